package dev.tandem.ingest;

/** A row that is no document although its id can be read: what has that id is not pruned. */
final class RowException extends ParseException {
  private static final long serialVersionUID = 1L;
  private final String id;

  RowException(String id, String reason) {
    super(reason);
    this.id = id;
  }

  String id() {
    return id;
  }
}
