package dev.tandem.observe.lineage;

import dev.tandem.ledger.Ledger;
import dev.tandem.text.UserError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/** What came of what in a home. For operators. */
public final class Lineage {
  private final Ledger ledger;
  private final InstantSource clock;

  /**
   * @param clock times of what is written
   */
  public Lineage(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * What a word means.
   *
   * @param text a document's id, a source's path or URL, an adapter's id, name or
   *     folder, an incident's id; with
   *     {@code document:}, {@code source:}, {@code adapter:} or {@code incident:} in front only
   *     that
   * @param path the text as a whole path, where it may be one
   * @param collection whose documents; empty for all
   * @param version of the documents; empty for every one
   * @param since what came to be before does not count; empty for all, of an incident from its onset
   * @param until nor what came to be then or later; empty for all, of an incident up to its end
   * @throws UserError if it means nothing, or several things
   */
  public Target target(
      String text,
      String path,
      Optional<String> collection,
      OptionalInt version,
      Optional<Instant> since,
      Optional<Instant> until) {
    return new Targets(ledger)
        .find(new Targets.Wanted(text, path, collection, version, since, until));
  }

  /**
   * @param limit of the answers that are listed; the counts are of all
   */
  public Impact impact(Target target, int limit) {
    return Impact.of(target, ledger.lineage().reach(target.origin(), limit));
  }

  /**
   * Asks the listed answers of an impact again.
   *
   * @param notify whether those who asked are told, and decisions that rest on it marked as stale
   * @param progress hears how many are done
   */
  public ImpactReport again(Impact impact, Present present, boolean notify, IntConsumer progress) {
    Reasking reasking = new Reasking(ledger, present, clock);
    List<Reasked> all = reasking.ask(impact, progress);
    int told = notify ? reasking.tell(impact, all) : 0;
    return new ImpactReport(impact, all, Reasking.counts(all), told);
  }

  /**
   * A node and its neighbours.
   *
   * @param node kind and name, {@code document:hr/leave.md}
   * @param limit of the neighbours of a kind
   * @throws UserError if there is no such node
   */
  public Graph graph(String node, int limit) {
    return new GraphBuilder(ledger, limit).around(node);
  }
}
