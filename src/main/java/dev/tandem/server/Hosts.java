package dev.tandem.server;

import dev.tandem.text.UserError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of this machine. */
final class Hosts {
  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]|.+\\.localhost");

  private Hosts() {}

  /** Whether a {@code Host} header names this machine, by its form: no name is looked up. */
  static boolean loopback(String header) {
    String name = PORT.matcher(header).replaceFirst("").toLowerCase(Locale.ROOT);
    return LOOPBACK.matcher(name).matches();
  }

  /**
   * The address to serve on.
   *
   * @throws UserError if the name has none
   */
  static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UserError(
          "The host '%s' is not known; write an address of this machine, or 0.0.0.0 for all."
              .formatted(host),
          e);
    }
  }
}
