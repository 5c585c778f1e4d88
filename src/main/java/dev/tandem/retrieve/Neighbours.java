package dev.tandem.retrieve;

import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Joins chunks that follow each other in one document version into one passage, so that a thought
 * cut in two is read whole. The joined text is read from the ledger under the reader's permission.
 */
final class Neighbours {
  /** A passage of more chunks would crowd out the other documents. */
  private static final int MOST_CHUNKS = 3;

  private final DocumentLog documents;
  private final Principals who;
  private int denied;

  Neighbours(DocumentLog documents, Principals who) {
    this.documents = documents;
    this.who = who;
  }

  /** Chunks dropped because their document was no longer readable when its text was wanted. */
  int denied() {
    return denied;
  }

  /**
   * @param ranked best first
   * @return best first; a merged passage has the place and score of its best chunk
   */
  List<Passage> merge(List<Excerpt> ranked) {
    List<List<Excerpt>> groups = new ArrayList<>(); // in the order of their best member
    for (Excerpt excerpt : ranked) {
      join(groups, excerpt);
    }
    List<Passage> passages = new ArrayList<>();
    for (List<Excerpt> group : groups) {
      passages.addAll(passages(group));
    }
    passages.sort(
        Comparator.comparingDouble(Passage::score)
            .reversed()
            .thenComparing(Passage::chunkId)
            .thenComparing(Passage::collection));
    return passages;
  }

  private static void join(List<List<Excerpt>> groups, Excerpt excerpt) {
    List<List<Excerpt>> touching =
        groups.stream().filter(group -> touches(group, excerpt)).toList();
    for (List<Excerpt> group : touching) {
      if (group.size() < MOST_CHUNKS) {
        group.add(excerpt);
        group.sort(Comparator.comparingInt(member -> member.chunk().ordinal()));
        bridge(groups, touching, group);
        return;
      }
    }
    groups.add(new ArrayList<>(List.of(excerpt)));
  }

  /**
   * The candidate may close the gap between two groups: then they are one, if it is not too long.
   */
  private static void bridge(
      List<List<Excerpt>> groups, List<List<Excerpt>> touching, List<Excerpt> group) {
    for (List<Excerpt> other : touching) {
      if (other != group && other.size() + group.size() <= MOST_CHUNKS) {
        group.addAll(other);
        group.sort(Comparator.comparingInt(member -> member.chunk().ordinal()));
        groups.removeIf(each -> each == other);
        return;
      }
    }
  }

  private static boolean touches(List<Excerpt> group, Excerpt excerpt) {
    Chunk chunk = excerpt.chunk();
    return group.stream()
        .anyMatch(
            member ->
                member.document().equals(excerpt.document())
                    && member.chunk().version() == chunk.version()
                    && Math.abs(member.chunk().ordinal() - chunk.ordinal()) == 1);
  }

  private List<Passage> passages(List<Excerpt> group) {
    if (group.size() == 1) {
      return List.of(passage(group, group.getFirst().chunk().text()));
    }
    Chunk first = group.getFirst().chunk();
    Optional<String> text =
        documents.text(group.getFirst().collection(), first.docId(), first.version(), who);
    if (text.isEmpty()) {
      denied += group.size();
      return List.of();
    }
    if (!contiguous(group, text.get())) {
      return group.stream().map(member -> passage(List.of(member), member.chunk().text())).toList();
    }
    return List.of(passage(group, CodePoints.slice(text.get(), first.start(), end(group))));
  }

  /** Nothing but blanks between the chunks, and no chunk needs a table header that is not there. */
  private static boolean contiguous(List<Excerpt> group, String text) {
    Chunk first = group.getFirst().chunk();
    int end = first.end();
    for (Excerpt member : group.subList(1, group.size())) {
      Chunk chunk = member.chunk();
      boolean gap = chunk.start() > end && !CodePoints.slice(text, end, chunk.start()).isBlank();
      boolean header =
          chunk.context().isEmpty()
              || chunk.context().equals(first.context())
              || CodePoints.slice(text, first.start(), end).contains(chunk.context());
      if (gap || !header || chunk.start() < first.start()) {
        return false;
      }
      end = Math.max(end, chunk.end());
    }
    return true;
  }

  private static Passage passage(List<Excerpt> group, String text) {
    Excerpt first = group.getFirst();
    Chunk chunk = first.chunk();
    return new Passage(
        group.stream().map(member -> member.chunk().id()).toList(),
        first.collection(),
        chunk.docId(),
        chunk.version(),
        first.title(),
        chunk.heading(),
        chunk.context(),
        chunk.start(),
        end(group),
        chunk.page(),
        text,
        group.stream().mapToDouble(Excerpt::score).max().orElseThrow());
  }

  private static int end(List<Excerpt> group) {
    return group.stream().mapToInt(member -> member.chunk().end()).max().orElseThrow();
  }
}
