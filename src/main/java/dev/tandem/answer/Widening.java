package dev.tandem.answer;

import dev.tandem.text.Chunk;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Neighbour expansion: where the best unit stands at the edge of its passage, what stands beyond
 * the edge is read with it, if the reader may read it.
 *
 * @param roomy whether there is room for it in any case; else only where the unit leans over the
 *     edge, because the neighbour takes the place of another passage
 */
record Widening(Readable readable, boolean roomy) {
  /** How far below its passage a neighbour counts, as log-odds. */
  private static final double LESS = 0.5;

  /**
   * @param found best first
   * @param evidence made of them
   * @return the same with the neighbours behind the passage; equal to {@code found} without any
   */
  List<Passage> widen(List<Passage> found, Evidence evidence) {
    if (evidence.ranked().isEmpty()) {
      return found;
    }
    Span best = evidence.ranked().getFirst().span();
    Passage passage = best.source();
    List<Passage> wider = new ArrayList<>(found);
    boolean begins = best.unit() == 0 && (roomy || Leaning.back(best));
    boolean ends =
        passage.text().substring(best.to()).isBlank() && (roomy || Leaning.forward(best));
    if (ends) {
      add(wider, passage, beside(passage.chunks().getLast(), 1));
    }
    if (begins) {
      add(wider, passage, beside(passage.chunkId(), -1));
    }
    return wider;
  }

  private void add(List<Passage> wider, Passage passage, Optional<String> id) {
    if (id.isEmpty()) {
      return;
    }
    Optional<Passage> known =
        wider.stream().filter(each -> each.of(passage.collection(), id.get())).findFirst();
    Optional<Passage> neighbour =
        known
            .map(other -> at(passage.score() - LESS, other))
            .or(
                () ->
                    readable
                        .chunk(passage.collection(), id.get())
                        .map(chunk -> of(chunk, passage)));
    int place = place(wider, passage);
    if (neighbour.isPresent()
        && place >= 0
        && known.map(each -> place(wider, each) > place).orElse(true)) {
      known.ifPresent(wider::remove);
      wider.add(place + 1, neighbour.get());
    }
  }

  private static int place(List<Passage> passages, Passage wanted) {
    for (int i = 0; i < passages.size(); i++) {
      if (passages.get(i).same(wanted)) {
        return i;
      }
    }
    return -1;
  }

  /** The id of the chunk before or behind one; ids are counted, see {@link Chunk#id()}. */
  private static Optional<String> beside(String id, int step) {
    int dot = id.lastIndexOf('.');
    int ordinal = Integer.parseInt(id.substring(dot + 1)) + step;
    return ordinal < 0 ? Optional.empty() : Optional.of(id.substring(0, dot + 1) + ordinal);
  }

  private static Passage of(Chunk chunk, Passage beside) {
    return new Passage(
        List.of(chunk.id()),
        beside.collection(),
        chunk.docId(),
        chunk.version(),
        beside.title(),
        chunk.heading(),
        chunk.context(),
        chunk.start(),
        chunk.end(),
        chunk.page(),
        chunk.text(),
        beside.score() - LESS);
  }

  private static Passage at(double score, Passage passage) {
    return new Passage(
        passage.chunks(),
        passage.collection(),
        passage.docId(),
        passage.version(),
        passage.title(),
        passage.heading(),
        passage.context(),
        passage.start(),
        passage.end(),
        passage.page(),
        passage.text(),
        Math.max(score, passage.score()));
  }
}
