package dev.tandem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.embed.RememberedVectors;
import dev.tandem.json.Json;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.IncidentLog.Served;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.RunLog;
import dev.tandem.observe.cause.Budget;
import dev.tandem.observe.cause.Diagnosis;
import dev.tandem.observe.cause.Hiding;
import dev.tandem.observe.cause.Troubleshooter;
import dev.tandem.observe.incident.Channels;
import dev.tandem.observe.incident.Grouping;
import dev.tandem.observe.incident.IncidentDesk;
import dev.tandem.observe.incident.Kinship;
import dev.tandem.observe.incident.Notifier;
import dev.tandem.observe.incident.Owners;
import dev.tandem.observe.incident.Promises;
import dev.tandem.observe.incident.QuietHours;
import dev.tandem.observe.incident.ServiceReport;
import dev.tandem.settings.Key;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Incidents: breaches with one cause, from their beginning to their end, and who is told of them.
 */
public final class Incidents {
  /** Who acts where no key does. */
  public static final String COMMAND_LINE = "command line";

  /** A related breach this long after the last one is another incident. */
  private static final Duration WINDOW = Duration.ofDays(1);

  private static final int RUNS = 10_000;

  private final Home home;
  private final Training training;
  private final Scribe scribe;

  Incidents(Home home, Training training, Scribe scribe) {
    this.home = home;
    this.training = training;
    this.scribe = scribe;
  }

  /**
   * Takes in what monitors saw, resolves what is over, and tells people what is due. To be called
   * from time to time.
   *
   * @return what changed
   */
  public List<Incident> look() {
    synchronized (home.incidentsLock()) {
      new SettingNotes(home).note();
      List<Incident> changed = desk().look();
      notifier().tell(home.clock().instant());
      return changed;
    }
  }

  /** Those that go on, the most severe first. */
  public List<Incident> open() {
    return desk().open();
  }

  /**
   * The newest, newest first.
   *
   * @param before id of the last one that was seen; empty for the newest of all
   */
  public List<Incident> page(String before, int limit) {
    return ledger().incidents().page(before, limit);
  }

  /**
   * @throws UserError if there is none of that id
   */
  public Incident find(String id) {
    return desk().find(id);
  }

  /**
   * Somebody takes it on.
   *
   * @param who name of a key, or {@link #COMMAND_LINE}
   * @throws UserError if it is not open
   */
  public Incident acknowledge(String id, String who) {
    return changed(id, desk -> desk.acknowledge(id, who));
  }

  /**
   * @param note what was done; may be empty
   * @throws UserError if it is resolved
   */
  public Incident resolve(String id, String who, String note) {
    return changed(id, desk -> desk.resolve(id, who, note));
  }

  /**
   * @throws UserError if it is not resolved
   */
  public Incident reopen(String id, String who) {
    return changed(id, desk -> desk.reopen(id, who));
  }

  /**
   * It is somebody's from now on.
   *
   * @param owner {@code user:NAME}, {@code group:NAME} or an address; nobody is written to for it
   */
  public Incident assign(String id, String owner, String who) {
    return changed(id, desk -> desk.assign(id, owner, who));
  }

  private Incident changed(String id, Function<IncidentDesk, Incident> change) {
    return scribe.changes(
        "changed",
        "",
        "incident " + id,
        () -> {
          synchronized (home.incidentsLock()) {
            return change.apply(desk());
          }
        });
  }

  /** What was promised and kept in a time. */
  public ServiceReport report(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new UserError("The report ends before it begins; give --from an earlier time.");
    }
    Ledger ledger = ledger();
    List<String> names = ledger.collections().all().stream().map(CollectionInfo::name).toList();
    return ServiceReport.of(
        Promises.parse(text(Key.INCIDENTS_PROMISES)),
        names,
        new ServiceReport.Material() {
          @Override
          public List<Served> served(String collection) {
            return ledger.incidents().served(collection, from, to);
          }

          @Override
          public List<RunLog.Run> ingests(String collection) {
            List<RunLog.Run> runs =
                new ArrayList<>(ledger.runs().recent(collection, "ingest", RUNS));
            runs.addAll(ledger.runs().recent(collection, "push", RUNS));
            return runs;
          }

          @Override
          public List<Incident> incidents() {
            return ledger.incidents().noticed(from, to);
          }
        },
        from,
        to);
  }

  /**
   * Sends a test to each channel.
   *
   * @return by the channel's name what came of it; empty where it went through
   * @throws UserError if there is no channel
   */
  public Map<String, String> testChannels() {
    Map<String, String> outcomes = notifier().test(home.clock().instant());
    if (outcomes.isEmpty()) {
      throw new UserError(
          "There is nobody to tell; set incidents.webhook, incidents.mail_server or incidents.command.");
    }
    return outcomes;
  }

  /**
   * Finds the cause of an incident. The home is only read; changes are taken back in copies of it.
   *
   * @param asker who is told only what they may read; empty for the home's owner
   * @throws UserError if there is no incident of that id
   */
  public Diagnosis why(String id, Optional<Principals> asker, Budget budget) {
    new SettingNotes(home).note(); // what changed since somebody last looked is a candidate too
    Diagnosis found =
        new Troubleshooter(budget)
            .why(
                new HomeLaboratory(home, new RememberedVectors(home.embedder()), training),
                find(id),
                home.clock());
    return asker.map(who -> Hiding.from(ledger().documents(), who).in(found)).orElse(found);
  }

  /** Whether somebody can be written down as an owner. */
  public static boolean mayOwn(String owner) {
    return IncidentDesk.mayOwn(owner);
  }

  /** What this home's clock shows. */
  public Instant now() {
    return home.clock().instant();
  }

  /** As commands print it and the server sends it. */
  public static ObjectNode json(Incident incident) {
    ObjectNode json = Json.mapper().valueToTree(incident);
    ArrayNode breaches = json.putArray("breaches");
    incident.breaches().forEach(breach -> breaches.add(MonitorJson.of(breach)));
    return json;
  }

  private Ledger ledger() {
    return home.anyLedger();
  }

  private String text(Key key) {
    return home.settings().text(key);
  }

  private Duration minutes(Key key) {
    return Duration.ofMinutes(home.settings().number(key));
  }

  private IncidentDesk desk() {
    Ledger ledger = ledger();
    Grouping grouping =
        new Grouping(
            Kinship.of(ledger.documents()),
            ledger.incidents()::reach,
            Owners.parse(text(Key.INCIDENTS_OWNERS)),
            minutes(Key.INCIDENTS_TOGETHER),
            WINDOW);
    return new IncidentDesk(
        ledger.incidents(),
        ledger.breaches(),
        grouping,
        minutes(Key.INCIDENTS_SETTLE),
        home.clock());
  }

  private Notifier notifier() {
    return Notifier.of(
        ledger().incidents(),
        new Channels(
            text(Key.INCIDENTS_WEBHOOK),
            text(Key.INCIDENTS_WEBHOOK_FORM),
            secret(),
            text(Key.INCIDENTS_MAIL_SERVER),
            Optional.ofNullable(System.getenv(text(Key.INCIDENTS_MAIL_PASSWORD_ENV))),
            text(Key.INCIDENTS_MAIL_FROM),
            text(Key.INCIDENTS_MAIL_TO),
            text(Key.INCIDENTS_COMMAND)),
        new Notifier.Policy(
            minutes(Key.INCIDENTS_REMIND),
            home.settings().number(Key.INCIDENTS_PER_INCIDENT),
            home.settings().number(Key.INCIDENTS_PER_HOUR),
            QuietHours.parse(text(Key.INCIDENTS_QUIET), text(Key.INCIDENTS_ZONE))));
  }

  /** From the environment, or else from the file. */
  private Optional<String> secret() {
    Optional<String> set = Optional.ofNullable(System.getenv(text(Key.INCIDENTS_SECRET_ENV)));
    String file = text(Key.INCIDENTS_SECRET_FILE);
    if (set.isPresent() || file.isEmpty()) {
      return set;
    }
    try {
      return Optional.of(Files.readString(Path.of(file)).strip());
    } catch (IOException e) {
      throw new UserError(
          "The file of incidents.secret_file cannot be read; check that it exists and its permissions.",
          e);
    }
  }
}
