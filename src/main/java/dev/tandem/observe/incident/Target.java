package dev.tandem.observe.incident;

/**
 * What a monitor watches, as it is written: {@code collection:hr}, {@code source:/path}, {@code
 * model}.
 *
 * @param kind what stands before the first colon
 * @param name what stands behind it; empty where there is no colon
 */
public record Target(String kind, String name) {
  public static Target parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Target(text, "")
        : new Target(text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public String toString() {
    return name.isEmpty() ? kind : kind + ":" + name;
  }
}
