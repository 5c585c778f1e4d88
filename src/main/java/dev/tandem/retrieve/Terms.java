package dev.tandem.retrieve;

import java.util.List;

/** A text's terms in order, as the collection's analyser sees them: folded, stemmed, stopped. */
@FunctionalInterface
interface Terms {
  List<String> of(String text);
}
