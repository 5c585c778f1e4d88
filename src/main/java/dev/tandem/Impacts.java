package dev.tandem;

import dev.tandem.answer.Answer;
import dev.tandem.answer.Answerer;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.answer.HouseForm;
import dev.tandem.answer.SupportCheck;
import dev.tandem.example.Imprint;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.observe.lineage.Graph;
import dev.tandem.observe.lineage.Impact;
import dev.tandem.observe.lineage.ImpactReport;
import dev.tandem.observe.lineage.Lineage;
import dev.tandem.observe.lineage.Present;
import dev.tandem.observe.lineage.Target;
import dev.tandem.text.Principals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/** What a document, source, adapter or incident reached, and whether those answers still hold. */
public final class Impacts {
  private final Rooms rooms;
  private final AskOptions options;
  private final Scribe scribe;

  Impacts(Rooms rooms, AskOptions options, Scribe scribe) {
    this.rooms = rooms;
    this.options = options;
    this.scribe = scribe;
  }

  private Lineage lineage() {
    return new Lineage(rooms.home().anyLedger(), rooms.home().anyLedger().clock());
  }

  /**
   * What a word means; see {@link Lineage#target}.
   *
   * @throws dev.tandem.text.UserError if it means nothing, or several things
   */
  public Target target(
      String text,
      String path,
      Optional<String> collection,
      OptionalInt version,
      Optional<Instant> since,
      Optional<Instant> until) {
    collection.ifPresent(rooms.home()::collection);
    return lineage().target(text, path, collection, version, since, until);
  }

  /**
   * All that stands on a target. For operators: it shows who asked.
   *
   * @param limit of the answers that are listed; the counts are of all
   */
  public Impact of(Target target, int limit) {
    return scribe.reads(
        "saw",
        Principals.ANONYMOUS,
        collections(target),
        () -> lineage().impact(target, limit),
        found -> "impact of " + target.name());
  }

  private static String collections(Target target) {
    return String.join(
        "+", target.documents().stream().map(each -> each.collection()).distinct().toList());
  }

  /**
   * Asks the listed answers of an impact again, each for the principals that it was asked for. For
   * operators who may read what others asked.
   *
   * @param notify whether those who asked are told, beside their answers, and decisions that rest
   *     on it are marked as stale; only then are the new answers kept, as theirs
   */
  public ImpactReport again(Impact impact, boolean notify, IntConsumer progress) {
    return scribe.changes(
        notify ? "notified" : "re-asked",
        collections(impact.target()),
        impact.target().name(),
        () -> lineage().again(impact, new Now(notify), notify, progress));
  }

  /** A node of the lineage and its neighbours; see {@link Lineage#graph}. */
  public Graph graph(String node, int limit) {
    return lineage().graph(node, limit);
  }

  /** Asks with the rooms of this home. */
  private final class Now implements Present {
    private final boolean kept;
    private final Map<List<String>, Answerer> answerers = new HashMap<>();
    private final Map<String, SupportCheck> checks = new HashMap<>();
    private final Map<String, HouseForm> forms = new HashMap<>(); // by adapter

    Now(boolean kept) {
      this.kept = kept;
    }

    @Override
    public Answer ask(AnswerRecord given) {
      Answerer answerer =
          answerers.computeIfAbsent(
              given.collections(),
              names -> kept ? rooms.answerer(names) : rooms.answerer(names).unrecorded());
      return answerer.ask(AskRequest.again(given, options), AskListener.NONE);
    }

    @Override
    public boolean supports(String collection, AnswerRecord given, String statement) {
      SupportCheck check =
          checks.computeIfAbsent(
              collection,
              name ->
                  new SupportCheck(
                      rooms.retriever(name),
                      rooms.home().ledger().documents(),
                      name,
                      rooms.home().collection(name).language(),
                      rooms.home().embedder()::beginning));
      HouseForm form = forms.computeIfAbsent(given.adapter(), this::form);
      SupportCheck.Counts counts = check.of(given.standalone(), statement, form, given.who());
      return counts.stated() > 0 && counts.supported() == counts.stated();
    }

    /** How answers of an adapter are written, where it is still there. */
    private HouseForm form(String adapter) {
      return rooms.home().ledger().adapters().all().stream()
          .filter(each -> each.name().equals(adapter))
          .map(each -> Path.of(each.path()))
          .filter(Files::exists)
          .map(path -> HouseForm.learntBy(Imprint.of(path)))
          .findFirst()
          .orElse(HouseForm.NONE);
    }
  }
}
