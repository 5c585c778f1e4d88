package dev.tandem.server;

import io.helidon.http.HeaderNames;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Entity tags (RFC 9110, 8.8.3): whoever changes something can say which state of it was seen, and
 * whoever asks again is not told the same once more.
 */
public final class Etags {
  private static final Object CONDITIONAL = new Object();

  private Etags() {}

  /**
   * Names the state of what is answered.
   *
   * @return whether the caller has it already; then the answer, 304, is sent
   */
  public static boolean known(Call call, String hash) {
    call.header("ETag", quoted(hash));
    boolean known = call.header(HeaderNames.IF_NONE_MATCH).filter(l -> names(l, hash)).isPresent();
    if (known) {
      call.empty(304);
    }
    return known;
  }

  /**
   * Changes something if it is as the caller has seen it. Two that say what they have seen come one
   * after the other.
   *
   * @param present hash of what there is; empty if there is nothing
   */
  static <T> T conditional(Call call, Supplier<Optional<String>> present, Supplier<T> change) {
    boolean asked =
        call.header(HeaderNames.IF_MATCH).isPresent()
            || call.header(HeaderNames.IF_NONE_MATCH).isPresent();
    if (!asked) {
      return change.get();
    }
    synchronized (CONDITIONAL) {
      require(call, present.get());
      return change.get();
    }
  }

  /**
   * Refuses a change of what the caller has not seen as it is.
   *
   * @param present hash of what there is; empty if there is nothing
   * @throws Problem 412 if {@code If-Match} names another, or {@code If-None-Match} this one
   */
  public static void require(Call call, Optional<String> present) {
    Optional<String> match = call.header(HeaderNames.IF_MATCH);
    if (match.isPresent() && present.filter(hash -> names(match.get(), hash)).isEmpty()) {
      throw new Problem(
          412, "It was changed meanwhile, or is not there; read it again, then change it.");
    }
    Optional<String> none = call.header(HeaderNames.IF_NONE_MATCH);
    if (none.isPresent() && present.filter(hash -> names(none.get(), hash)).isPresent()) {
      throw new Problem(412, "It is there already, as If-None-Match names it.");
    }
  }

  private static boolean names(String list, String hash) {
    return list.strip().equals("*")
        || Arrays.stream(list.split(","))
            .map(tag -> tag.strip().replaceFirst("^W/", ""))
            .anyMatch(quoted(hash)::equals);
  }

  /** As it stands in headers. */
  public static String quoted(String hash) {
    return '"' + hash.substring(0, Math.min(32, hash.length())) + '"';
  }
}
