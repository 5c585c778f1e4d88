package dev.tandem.observe.monitor;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.Feedback;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.Rating;
import dev.tandem.ledger.SettingChange;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.Said;
import dev.tandem.observe.monitor.Metric.Grade;
import dev.tandem.observe.monitor.Metric.Side;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.observe.monitor.Reading.Nothing;
import dev.tandem.observe.monitor.Reading.TooFew;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether what was answered lately is still answered so, where the documents that it cited are the
 * same. Askers tell of a wrong answer seldom, and of one in ten that became wrong never for sure;
 * asked again, each question is its own control.
 */
public final class Repeats {
  /** The series that it reads. */
  public static final String METRIC = "answers.repeated";

  private static final Duration BACK = Duration.ofDays(7);
  private static final Duration REMEMBERED = Duration.ofDays(14);
  private static final int READ = 1_000;
  private static final int FEWEST = 5;
  private static final double LEAST = 0.08;

  private Repeats() {}

  static Metric metric() {
    return new Metric(
        METRIC,
        Step.DAY,
        false,
        Unit.SHARE,
        Side.UP,
        new Rule.Share(LEAST),
        "answers that came out otherwise when they were asked again",
        "Some questions of the last week are asked again each night, more of them when a setting, a prompt or the model changed: the same documents should give the same answers.",
        Grade.always(Severity.WARNING),
        Repeats::read);
  }

  private static Reading read(Span span) {
    int most = span.scene().sight().repeats();
    if (most == 0) {
      return new Nothing("Nothing is asked again: observe.repeats is 0.");
    }
    Optional<Instant> changed = changed(span);
    List<AnswerRecord> chosen =
        chosen(span, changed, changed.isPresent() ? most : Math.ceilDiv(most, 4));
    if (chosen.size() < FEWEST) {
      return new TooFew(
          "%,d answers of the last week rest on documents that are still the same, and %d are needed"
              .formatted(chosen.size(), FEWEST));
    }
    List<String> other = new ArrayList<>();
    int answered = 0;
    for (AnswerRecord given : chosen) {
      if (span.scene().ending()) {
        break;
      }
      Optional<Said> now = span.scene().sight().repeat(given);
      answered += now.isPresent() ? 1 : 0;
      if (now.filter(said -> !said.alike(Said.of(given))).isPresent()) {
        other.add(given.id());
      }
    }
    if (answered == 0 || 2 * answered < chosen.size()) {
      return new Nothing("Most of what was asked again got no answer.");
    }
    keep(span, other);
    return Measure.share(other.size(), answered)
        .noting(other.isEmpty() ? "" : "answers " + Corpus.named(other));
  }

  /** When something that answers depend on was last set, on the day read; for all or for these. */
  private static Optional<Instant> changed(Span span) {
    return span.scene().ledger().settings().since(span.from()).stream()
        .filter(
            change ->
                change.collection().isEmpty() || change.collection().equals(span.collection()))
        .map(SettingChange::time)
        .filter(time -> time.isBefore(span.until()))
        .max(Comparator.naturalOrder());
  }

  /** Drawn from what was answered before it, each question once, as it was answered last. */
  private static List<AnswerRecord> chosen(Span span, Optional<Instant> before, int most) {
    Instant until = before.orElse(span.until());
    Set<String> seen = new HashSet<>();
    List<AnswerRecord> all = new ArrayList<>();
    for (AnswerReplay replay :
        span.scene().texts(span.collection(), until.minus(BACK), until, READ)) {
      AnswerRecord given = replay.given();
      boolean own = given.collection().equals(span.collection());
      boolean first = seen.add(given.arm() + "\n" + given.who() + "\n" + given.standalone());
      if (own && first && !wrong(replay) && lasting(span.scene().ledger().documents(), given)) {
        all.add(given);
      }
    }
    Collections.shuffle(all, new Random(span.until().getEpochSecond()));
    return all.subList(0, Math.min(most, all.size()));
  }

  private static boolean wrong(AnswerReplay replay) {
    return replay.feedback().map(Feedback::rating).filter(Rating.DOWN::equals).isPresent();
  }

  /** Whether it answered, says still what it said, and all that it cited is as it was. */
  public static boolean lasting(DocumentLog documents, AnswerRecord given) {
    return !given.abstained()
        && !given.answer().isEmpty() // with a document that is deleted goes what rested on it
        && given.citations().stream()
            .allMatch(
                citation ->
                    documents
                        .current(citation.collection(), citation.docId())
                        .map(VersionInfo::version)
                        .filter(version -> version == citation.version())
                        .isPresent());
  }

  // ---- which they were, for those who look for the cause

  /** By id of the answer when that was found, in milliseconds since 1970. */
  private record Others(Map<String, Long> found) {}

  private static String mark(String collection) {
    return "repeated " + collection;
  }

  private static void keep(Span span, List<String> other) {
    Ledger ledger = span.scene().ledger();
    Map<String, Long> found = new TreeMap<>(others(ledger, span.collection()).found());
    long oldest = span.until().minus(REMEMBERED).toEpochMilli();
    found.values().removeIf(time -> time < oldest);
    other.forEach(id -> found.put(id, span.until().toEpochMilli()));
    ledger.monitors().putMark(mark(span.collection()), Judge.write(new Others(found)));
  }

  private static Others others(Ledger ledger, String collection) {
    return ledger
        .monitors()
        .mark(mark(collection))
        .map(json -> Judge.read(json, Others.class))
        .orElse(new Others(Map.of()));
  }

  /** Ids of a collection's answers that came out otherwise within the last two weeks. */
  public static Set<String> other(Ledger ledger, String collection) {
    return Set.copyOf(others(ledger, collection).found().keySet());
  }
}
