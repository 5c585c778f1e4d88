package dev.tandem.observe.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.observe.world.Asked.Outcome;
import dev.tandem.observe.world.Observer.Again;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the incidents of a world are said to have touched, against what its clean twin was told.
 *
 * @param touched answers listed, of those that were asked from the onset on
 * @param changed those of them that are not the same when they are asked again
 * @param affected answers that differ from the clean twin's
 * @param hit affected answers that are listed
 * @param hitChanged affected answers that are not the same when asked again
 * @param judged verdicts of which it is known what they should be
 * @param right those that are so
 */
record Reach(
    long seed,
    String fault,
    int touched,
    int changed,
    int affected,
    int hit,
    int hitChanged,
    int judged,
    int right) {
  /**
   * @param reached every answer once, asked again after all was mended
   * @param library what is true now
   */
  static Reach of(Twins twins, List<Again> reached, Library library) {
    Map<Integer, Asked> clean = new HashMap<>();
    twins.clean().forEach(asked -> clean.put(asked.place(), asked));
    Map<String, Asked> since = new LinkedHashMap<>();
    Set<String> affected = new HashSet<>();
    for (Asked asked : twins.faulted()) {
      Asked twin = clean.get(asked.place());
      if (asked.answerId().isEmpty()
          || asked.time().isBefore(twins.plan().onset())
          || twin == null) {
        continue;
      }
      since.put(asked.answerId(), asked);
      if (!plain(asked.text()).equals(plain(twin.text()))) {
        affected.add(asked.answerId());
      }
    }
    List<Event> script = twins.plan().script();
    Set<String> touched = new HashSet<>();
    Set<String> changed = new HashSet<>();
    int judged = 0;
    int right = 0;
    for (Again again : reached) {
      Asked asked = since.get(again.answerId());
      if (asked == null || !touched.add(again.answerId())) {
        continue;
      }
      if (!again.verdict().equals("unchanged")) {
        changed.add(again.answerId());
      }
      Optional<String> wanted = wanted(asked, script.get(asked.place()), library);
      if (wanted.isPresent()) {
        judged++;
        right += again.verdict().equals(wanted.get()) ? 1 : 0;
      }
    }
    return new Reach(
        twins.plan().seed(),
        twins.faults().toString(),
        touched.size(),
        changed.size(),
        affected.size(),
        both(affected, touched),
        both(affected, changed),
        judged,
        right);
  }

  /** The verdict that is right; empty where several are. */
  private static Optional<String> wanted(Asked asked, Event event, Library library) {
    if (!(event instanceof Event.Question question) || question.fact().isEmpty()) {
      return Optional.empty();
    }
    if (asked.outcome() == Outcome.DECLINED) {
      return Optional.of("changed");
    }
    return library.right(question.fact().get(), asked.text())
        ? Optional.of("unchanged")
        : Optional.of("wrong");
  }

  private static String plain(String text) {
    return text.replaceAll(" ?\\[\\d+]", "");
  }

  private static int both(Set<String> some, Set<String> others) {
    return (int) some.stream().filter(others::contains).count();
  }

  ObjectNode toJson() {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.putPOJO("reach", this);
    return node;
  }
}
