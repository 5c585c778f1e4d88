package dev.tandem;

import dev.tandem.observe.openlineage.LineageEvents;
import dev.tandem.observe.trace.TraceSettings;
import dev.tandem.observe.trace.Traces;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What a home tells others of its work, each opened when first needed. */
final class Telemetry implements AutoCloseable {
  private final Optional<Settings> settings;
  private final InstantSource clock;
  private Optional<Traces> traces = Optional.empty();
  private Optional<LineageEvents> events = Optional.empty();

  private Telemetry(Optional<Settings> settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  static Telemetry of(Settings settings, InstantSource clock) {
    return new Telemetry(Optional.of(settings), clock);
  }

  /** Tells nothing: for work on homes that are thrown away. */
  static Telemetry silent(InstantSource clock) {
    return new Telemetry(Optional.empty(), clock);
  }

  private String text(Key key) {
    return settings.map(all -> all.text(key)).orElse("");
  }

  /** Where spans go; nowhere unless a collector is named. */
  synchronized Traces traces() {
    if (traces.isEmpty()) {
      TraceSettings where =
          settings
              .map(
                  all ->
                      TraceSettings.of(
                          all.text(Key.OBSERVE_TRACES_ENDPOINT),
                          Double.parseDouble(all.text(Key.OBSERVE_TRACES_SHARE)),
                          all.flag(Key.OBSERVE_TRACES_CONTENT),
                          System.getenv()))
              .orElseGet(() -> TraceSettings.of("", 0, false, Map.of()));
      traces = Optional.of(Traces.open(where, Tandem.VERSION));
    }
    return traces.get();
  }

  /** What catalogues are told of runs; nothing unless that is set. */
  synchronized LineageEvents events() {
    if (events.isEmpty()) {
      events =
          Optional.of(
              LineageEvents.open(
                  Optional.of(text(Key.OBSERVE_OPENLINEAGE_FILE))
                      .filter(name -> !name.isEmpty())
                      .map(Path::of),
                  address(text(Key.OBSERVE_OPENLINEAGE_URL)),
                  Optional.ofNullable(System.getenv(text(Key.OBSERVE_OPENLINEAGE_KEY_ENV)))
                      .orElse(""),
                  clock,
                  Tandem.VERSION));
    }
    return events.get();
  }

  private static Optional<URI> address(String text) {
    try {
      Optional<URI> uri = Optional.of(text).filter(each -> !each.isEmpty()).map(URI::create);
      if (uri.filter(each -> each.getHost() == null || each.getScheme() == null).isEmpty()) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new UserError(
        "The setting observe.openlineage.url is not a URL: '%s'; write http://HOST:PORT/api/v1/lineage."
            .formatted(text));
  }

  @Override
  public synchronized void close() {
    traces.ifPresent(Traces::close);
    events.ifPresent(LineageEvents::close);
  }
}
