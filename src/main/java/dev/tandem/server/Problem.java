package dev.tandem.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request that is refused, told as RFC 9457 has it: a status, what kind of thing is wrong, and a
 * sentence for people.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One wrong value.
   *
   * @param pointer JSON pointer (RFC 6901) into the request's body
   * @param detail a sentence
   */
  public record Wrong(String pointer, String detail) {}

  private final int status;
  private final transient List<Wrong> errors;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  public Problem(int status, String detail) {
    this(status, detail, List.of());
  }

  public Problem(int status, String detail, List<Wrong> errors) {
    super(sentence(detail), null, false, false);
    this.status = status;
    this.errors = List.copyOf(errors);
  }

  public Problem with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  public int status() {
    return status;
  }

  /** The rooms' own words, as a sentence of its own begins. */
  private static String sentence(String words) {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<Wrong> errors() {
    return errors;
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** What the status means, the same for all problems of its kind. */
  public String title() {
    return switch (status) {
      case 400 -> "The request is wrong";
      case 401 -> "A key is needed";
      case 403 -> "Not allowed";
      case 404 -> "Not found";
      case 405 -> "Not this method";
      case 409 -> "Not in this state";
      case 412 -> "Changed meanwhile";
      case 413 -> "Too large";
      case 415 -> "Not this kind of content";
      case 422 -> "Not as it is asked";
      case 429 -> "Too many requests";
      case 503 -> "Not now";
      default -> "Something went wrong here";
    };
  }

  /** A wrong value by the name of its field. */
  public static Problem wrong(String field, String detail) {
    return new Problem(400, detail, List.of(new Wrong("/" + field, detail)));
  }
}
