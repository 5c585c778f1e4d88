package dev.tandem.answer;

import dev.tandem.text.Injection;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaves out of a passage what speaks to the model. A sentence that does takes along what follows
 * it up to the next blank line, because an order and what it orders stand together; the rest of the
 * document still answers.
 */
final class Suspicious {
  private Suspicious() {}

  /** The units that may be shown and quoted, all of them where nothing speaks to the model. */
  static List<Span> without(List<Span> units) {
    List<Span> kept = new ArrayList<>();
    boolean dropping = false;
    int done = 0;
    for (Span unit : units) {
      String text = unit.source().text();
      dropping &= !text.substring(Math.min(done, unit.from()), unit.from()).contains("\n\n");
      dropping |= Injection.in(unit.text());
      if (!dropping) {
        kept.add(unit);
      }
      done = unit.to();
    }
    return kept;
  }
}
