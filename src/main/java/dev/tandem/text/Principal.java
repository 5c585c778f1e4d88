package dev.tandem.text;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Somebody who may read: {@code user:ann}, {@code group:hr}, {@code tenant:acme}, or {@code
 * public}, which everybody is.
 */
public record Principal(String value) implements Comparable<Principal> {
  private static final Pattern FORM = Pattern.compile("public|(user|group|tenant):[^\\s,:]{1,200}");

  /** What everybody is; a read without principals holds only this one. */
  public static final Principal PUBLIC = new Principal("public");

  public Principal {
    Objects.requireNonNull(value, "value");
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a principal; write public, user:NAME, group:NAME or tenant:NAME"
              .formatted(value));
    }
  }

  /** Reads one principal; surrounding blanks and the case of the kind do not matter. */
  public static Principal parse(String text) {
    String trimmed = text.strip();
    int colon = trimmed.indexOf(':');
    return colon < 0
        ? new Principal(trimmed.toLowerCase(Locale.ROOT))
        : new Principal(
            trimmed.substring(0, colon).toLowerCase(Locale.ROOT) + trimmed.substring(colon));
  }

  @Override
  public int compareTo(Principal other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
