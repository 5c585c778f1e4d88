package dev.tandem.ingest;

/** A file that cannot be read; the message is the reason, in one sentence without its content. */
class ParseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ParseException(String reason) {
    super(reason);
  }

  ParseException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
