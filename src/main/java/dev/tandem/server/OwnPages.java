package dev.tandem.server;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps pages of other sites from speaking for who uses this one (cross-site request forgery). A
 * browser says where a request comes from in {@code Origin} and {@code Sec-Fetch-Site} (Fetch
 * Metadata), which no page can change; who has a cookie has a browser, so a change that comes with
 * a cookie and without either is refused too.
 */
final class OwnPages {
  private static final HeaderName SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Set<String> SAFE = Set.of("GET", "HEAD"); // they change nothing here

  private OwnPages() {}

  /**
   * For requests without a cookie: whatever a browser says of where they come from must be this
   * server, by its own name and scheme.
   *
   * @throws Problem 403
   */
  static void only(Call call) {
    refuse(origin(call).filter(origin -> !origin.equalsIgnoreCase(call.origin())).isPresent());
    refuse(site(call).filter(site -> !own(call, site)).isPresent());
  }

  /**
   * For signing in. A proxy may have taken HTTPS off, so a page may know this server by that.
   *
   * @throws Problem 403
   */
  static void onlyFromHere(Call call) {
    String plain = call.origin();
    String proxied = call.secure() ? plain : "https" + plain.substring("http".length());
    refuse(
        origin(call)
            .filter(each -> !each.equalsIgnoreCase(plain) && !each.equalsIgnoreCase(proxied))
            .isPresent());
    refuse(site(call).filter(site -> !own(call, site)).isPresent());
  }

  /**
   * For what a cookie lets in.
   *
   * @throws Problem 403
   */
  static void onlyWithCookie(Call call) {
    onlyFromHere(call);
    refuse(!SAFE.contains(call.method()) && origin(call).isEmpty() && site(call).isEmpty());
  }

  /** Files of the page itself may be come to from anywhere; by script from nowhere else. */
  static void onlyByLink(Call call) {
    refuse(origin(call).filter(origin -> !origin.equalsIgnoreCase(call.origin())).isPresent());
  }

  /** {@code none} is who typed the address. */
  private static boolean own(Call call, String site) {
    return site.equals("same-origin") || site.equals("none") && SAFE.contains(call.method());
  }

  private static Optional<String> origin(Call call) {
    return call.header(HeaderNames.ORIGIN);
  }

  private static Optional<String> site(Call call) {
    return call.header(SITE);
  }

  private static void refuse(boolean foreign) {
    if (foreign) {
      throw new Problem(403, "Pages of other sites may not call this server.");
    }
  }
}
