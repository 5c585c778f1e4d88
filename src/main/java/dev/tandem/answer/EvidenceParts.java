package dev.tandem.answer;

import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.List;

/**
 * The evidence for a question, in parts that each fit one prompt.
 *
 * @param whole all that is read
 * @param parts the same in the order in which it was found; one where one prompt holds it
 */
record EvidenceParts(Evidence whole, List<Evidence> parts) {
  /** Passages, and behind them those of the evidence that are not among them. */
  List<Passage> with(List<Passage> passages) {
    List<Passage> all = new ArrayList<>(passages);
    whole.passages().stream()
        .filter(
            each -> all.stream().noneMatch(known -> known.of(each.collection(), each.chunkId())))
        .forEach(all::add);
    return all;
  }
}
