package dev.tandem.compare;

import dev.tandem.answer.Squad;
import dev.tandem.example.Keys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether a question's gold answer may be wrong rather than the arms: where two or more of them say
 * the same other thing, and one of them quotes it or, of labels, is all but sure. A suspicion for
 * people to look at; no figure goes by it.
 */
final class LabelDoubt {
  private static final int AGREEING = 2;
  private static final double SURE = 0.95;

  private LabelDoubt() {}

  /**
   * @param said of one question, by arm
   * @param faults of the same, by arm
   * @return the arms that agree against the gold answer, in their order; empty where it stands
   */
  static List<String> of(Map<String, Reply> said, Map<String, Fault> faults) {
    Map<String, List<String>> alike = new LinkedHashMap<>(); // arms by what they say
    said.forEach(
        (arm, reply) -> {
          String key = Keys.loose(reply.text());
          if (faults.get(arm) != Fault.NONE && !reply.declined() && !key.isBlank()) {
            alike.merge(key, List.of(arm), LabelDoubt::both);
          }
        });
    return alike.values().stream()
        .filter(arms -> arms.size() >= AGREEING)
        .filter(arms -> arms.stream().map(said::get).anyMatch(LabelDoubt::sure))
        .findFirst()
        .orElse(List.of());
  }

  private static boolean sure(Reply reply) {
    return reply.confidence().orElse(0) >= SURE
        || reply.citations().stream()
            .anyMatch(citation -> Squad.contains(citation.quote(), List.of(reply.text())));
  }

  private static List<String> both(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
