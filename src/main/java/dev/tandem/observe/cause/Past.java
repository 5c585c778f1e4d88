package dev.tandem.observe.cause;

import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.Ledger;
import dev.tandem.observe.monitor.Repeats;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was asked around an incident's onset.
 *
 * @param from how far is looked back
 * @param noticed what changed later cannot be the cause
 * @param before answers of the time when all was well, newest first
 * @param after answers since the onset, newest first
 * @param textless answers since the onset whose question is destroyed
 * @param other ids of answers that came out otherwise when they were asked again; empty where the
 *     incident is not about that
 * @param lasting ids of answers whose documents are as they were; likewise
 */
record Past(
    Instant from,
    Instant onset,
    Instant noticed,
    List<String> collections,
    List<Asked> before,
    List<Asked> after,
    int textless,
    Set<String> other,
    Set<String> lasting) {
  private static final Duration BACK = Duration.ofDays(28);

  /** An onset is told by values of a day, and a slow one late. */
  private static final Duration LAG = Duration.ofDays(3);

  private static final int ANSWERS = 4_000; // of a collection

  static Past of(Ledger ledger, Incident incident, List<String> all) {
    List<String> collections = incident.collections().isEmpty() ? all : incident.collections();
    Instant from = incident.onset().minus(BACK);
    List<Asked> before = new ArrayList<>();
    List<Asked> after = new ArrayList<>();
    Set<String> seen = new HashSet<>(); // one of several collections stands under each
    Set<String> other = new HashSet<>();
    Set<String> lasting = new HashSet<>();
    int textless = 0;
    boolean again =
        incident.breaches().stream().anyMatch(each -> each.metric().equals(Repeats.METRIC));
    for (String collection : collections) {
      if (again) {
        other.addAll(Repeats.other(ledger, collection));
      }
      for (AnswerReplay replay : ledger.answers().allRecent(collection, ANSWERS)) {
        Instant time = replay.given().time();
        boolean late = incident.resolved().filter(time::isAfter).isPresent();
        if (time.isBefore(from) || late || !seen.add(replay.given().id())) {
          continue;
        }
        if (again && Repeats.lasting(ledger.documents(), replay.given())) {
          lasting.add(replay.given().id());
        }
        boolean since = !time.isBefore(incident.onset());
        if (!replay.given().question().isEmpty()) {
          (since ? after : before).add(Asked.of(replay));
        } else if (since) {
          textless++;
        }
      }
    }
    return new Past(
        from,
        incident.onset(),
        incident.noticed(),
        collections,
        before,
        after,
        textless,
        other,
        lasting);
  }

  /** The last reply to each question while all was well. */
  Map<String, Reply> good() {
    Map<String, Reply> good = new HashMap<>();
    before.forEach(asked -> good.putIfAbsent(asked.question().same(), asked.reply()));
    return good;
  }

  /** What was asked since the onset by those who had asked before; all where nobody had. */
  List<Asked> ofKnown() {
    Set<Principals> known =
        before.stream().map(asked -> asked.question().who()).collect(Collectors.toSet());
    return known.isEmpty()
        ? after
        : after.stream().filter(asked -> known.contains(asked.question().who())).toList();
  }

  /** Documents that were found for any of the questions, before or since. */
  Set<DocumentKey> found() {
    Set<DocumentKey> found = new HashSet<>();
    before.forEach(asked -> found.addAll(asked.reply().found()));
    after.forEach(asked -> found.addAll(asked.reply().found()));
    return found;
  }

  /** What changed earlier did not begin this. */
  Instant suspect() {
    return onset.minus(LAG);
  }

  /** Whether something at this time came early enough to be the cause. */
  boolean early(Instant time) {
    return !time.isAfter(noticed);
  }
}
