package dev.tandem.cli;

import dev.tandem.text.Citation;
import dev.tandem.text.Passage;

/** How a source is named to people. */
final class Sources {
  private Sources() {}

  static String of(Passage passage) {
    return name(passage.docId(), passage.title(), passage.page())
        + (passage.heading().isEmpty() ? "" : "  › " + passage.heading());
  }

  static String of(Citation citation) {
    return name(citation.docId(), citation.title(), citation.page())
        + "  [%d,%d) v%d".formatted(citation.start(), citation.end(), citation.version());
  }

  private static String name(String docId, String title, int page) {
    return (title.equals(docId) ? docId : title + " — " + docId)
        + (page > 0 ? ", page " + page : "");
  }
}
