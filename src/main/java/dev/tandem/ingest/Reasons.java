package dev.tandem.ingest;

import java.util.Locale;

/** What a parser's exception means to the owner of the file; never the exception's own words. */
final class Reasons {
  private Reasons() {}

  static String of(Throwable failure) {
    boolean zip = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ParseException known) {
        return String.valueOf(known.getMessage());
      }
      String name = cause.getClass().getName();
      String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (name.contains("Encrypted") || name.contains("Password") || words.contains("password")) {
        return "it is protected by a password; remove the password first";
      }
      if (words.contains("zip bomb") || name.contains("ZipBomb")) {
        return "it unpacks to far more than its size (a zip bomb)";
      }
      if (name.contains("WriteLimit")
          || name.contains("RecordFormat")
          || name.contains("MemoryLimit")) {
        return "it asks for more memory than a document may take";
      }
      if (words.contains("entity") && words.contains("limit") || words.contains("jaxp0001")) {
        return "its XML expands without end";
      }
      if (words.contains("doctype")) {
        return "its XML brings its own document type, which is not read";
      }
      if (name.contains("Timeout")) {
        return "reading it took too long";
      }
      if (name.contains("UnsupportedFormat")
          || name.contains("OldWordFile")
          || name.contains("OldExcel")) {
        return "its format is not supported";
      }
      zip |=
          name.contains("Zip")
              || name.contains("EOF")
              || name.contains("OOXMLException")
              || name.contains("NotOffice")
              || name.contains("OpenXML4J")
              || name.contains("InvalidFormat");
    }
    return zip
        ? "it is damaged or truncated"
        : "it is damaged or not what it says it is ("
            + root(failure).getClass().getSimpleName()
            + ")";
  }

  /** Whether POI's object model could not make sense of the file. */
  static boolean isObjectModel(Throwable failure) {
    return root(failure).getClass().getSimpleName().equals("POIXMLException");
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
