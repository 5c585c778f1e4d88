package dev.tandem.observe.monitor;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.observe.monitor.Pass.Outcome;
import dev.tandem.text.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The breaches of one monitor in one tick: opened, gone on with, ended. */
final class Breaches {
  private static final int ID = 10;
  private static final Duration SETTLED = Duration.ofDays(1);

  private final Pass pass;
  private final Instant now;
  private final Map<String, Breach> news = new LinkedHashMap<>();
  private Optional<Breach> open;

  Breaches(Pass pass, Optional<Breach> open, Instant now) {
    this.pass = pass;
    this.open = open;
    this.now = now;
  }

  boolean isOpen() {
    return open.isPresent();
  }

  /** All that changed. */
  Map<String, Breach> news() {
    return news;
  }

  /**
   * A value that is a breach: of the one that is open, or the first of one. One that has become
   * graver is another, with its own beginning.
   */
  void seen(Outcome outcome) {
    Severity severity = pass.metric().grade().of(outcome.measure(), outcome.judged());
    if (open.filter(breach -> severity.compareTo(breach.severity()) > 0).isPresent()) {
      end(outcome.time());
    }
    Breach first = open.orElseGet(() -> first(outcome, severity));
    put(
        new Breach(
            first.id(),
            first.monitor(),
            first.kind(),
            first.collection(),
            first.target(),
            first.metric(),
            outcome.measure().value(),
            outcome.judged().low(),
            outcome.judged().high(),
            Math.min(first.p(), outcome.p()),
            first.onset(),
            first.noticed(),
            first.severity(),
            Sentence.of(pass, outcome),
            latest(first.last(), now),
            Optional.empty(),
            first.verdict()));
  }

  private Breach first(Outcome outcome, Severity severity) {
    Monitor monitor = pass.monitor();
    Instant onset = outcome.onset().isAfter(now) ? now : outcome.onset();
    return new Breach(
        "b-" + Sha256.of(monitor.id() + "\0" + outcome.time() + severity).substring(0, ID),
        monitor.id(),
        monitor.kind().word(),
        monitor.collection(),
        monitor.target(),
        monitor.metric(),
        outcome.measure().value(),
        outcome.judged().low(),
        outcome.judged().high(),
        outcome.p(),
        onset,
        now,
        severity,
        "",
        now,
        Optional.empty(),
        Breach.Verdict.NONE);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** A value that is as it should be: after some of them the breach is over. */
  void calm(Outcome outcome) {
    if (open.isPresent() && outcome.calm() >= patience()) {
      end(outcome.time());
    }
  }

  /** What happened once, as a broken file, stays for a day; what is read of now is seen anew. */
  private int patience() {
    Metric metric = pass.metric();
    if (metric.past() && pass.monitor().rule() instanceof Rule.Fixed) {
      return Math.max(1, (int) SETTLED.dividedBy(metric.step().length()));
    }
    return pass.monitor().rule() instanceof Rule.Fixed || metric.step() != Step.HOUR ? 1 : 3;
  }

  private void end(Instant time) {
    Breach over = open.orElseThrow().over(time);
    news.put(over.id(), over);
    open = Optional.empty();
  }

  private void put(Breach breach) {
    news.put(breach.id(), breach);
    open = Optional.of(breach);
  }
}
