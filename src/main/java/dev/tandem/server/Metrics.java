package dev.tandem.server;

import dev.tandem.answer.Answer;
import dev.tandem.answer.AnswerCache;
import dev.tandem.llm.EngineCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Counts and times for Prometheus. Labels are names of routes, arms, tenants and of the home's own
 * collections only. They are for who operates the home; a tenant has no such route.
 */
final class Metrics {
  private static final Duration[] LATENCIES = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(200),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, AtomicLong> documents = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>(); // by tenant

  Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  void request(Call call, int status, double millis) {
    requests.computeIfAbsent(call.tenant(), tenant -> new LongAdder()).increment();
    Timer.builder("tandem.requests")
        .description("Requests by route and status")
        .tag("method", call.route().map(Route::method).orElse("other"))
        .tag("route", call.route().map(Route::template).orElse("none"))
        .tag("status", Integer.toString(status))
        .tag("tenant", call.tenant())
        .serviceLevelObjectives(LATENCIES)
        .register(registry)
        .record((long) (millis * 1000), TimeUnit.MICROSECONDS);
  }

  /**
   * @param tenant whose; empty for the home itself
   */
  void answered(String tenant, Answer answer) {
    Counter.builder("tandem.asks")
        .description("Questions answered, by arm and by where the words come from")
        .tag("arm", answer.arm().wireName())
        .tag("mode", answer.mode().wireName())
        .tag("tenant", tenant)
        .register(registry)
        .increment();
    tokens(tenant, "prompt", answer.usage().promptTokens());
    tokens(tenant, "completion", answer.usage().completionTokens());
  }

  private void tokens(String tenant, String kind, int count) {
    Counter.builder("tandem.tokens")
        .description("Tokens the model read (prompt) and wrote (completion)")
        .tag("kind", kind)
        .tag("tenant", tenant)
        .register(registry)
        .increment(count);
  }

  /** Requests of a tenant since the server started. */
  long requests(String tenant) {
    return requests.getOrDefault(tenant, new LongAdder()).sum();
  }

  void watch(AskQueue queue) {
    Gauge.builder("tandem.asks.waiting", queue, AskQueue::waiting)
        .description("Asks in the line before the model")
        .register(registry);
    Gauge.builder("tandem.asks.running", queue, AskQueue::running)
        .description("Asks that are being answered")
        .register(registry);
  }

  /** The built-in engine, which may not be loaded yet, or never is. */
  void watch(Supplier<Optional<EngineCounts>> engine) {
    engineGauge("waiting", "Answers that wait for the engine", engine, EngineCounts::waiting);
    engineGauge("running", "Answers it computes together", engine, EngineCounts::running);
    engineGauge("kept", "Bytes kept of prompts", engine, EngineCounts::keptBytes);
    engineCounter(
        "refused", "Answers refused because too many waited", engine, EngineCounts::refused);
    engineCounter(
        "cancelled", "Answers nobody waited for any more", engine, EngineCounts::cancelled);
    engineCounter("steps", "Steps of the engine", engine, EngineCounts::steps);
    engineCounter("sequences", "Answers in all steps together", engine, EngineCounts::slices);
    engineCounter("tokens", "Tokens computed, read and written", engine, EngineCounts::tokens);
  }

  /** How often an answer, or what was written for one, could be used again. */
  void watchKept(Supplier<AnswerCache.Counts> kept) {
    keptCounter("same", "Answers given again to the same words", kept, AnswerCache.Counts::same);
    keptCounter("alike", "Answers written for a question alike", kept, AnswerCache.Counts::alike);
    keptCounter("missed", "Answers that had to be written", kept, AnswerCache.Counts::missed);
  }

  private void keptCounter(
      String name,
      String description,
      Supplier<AnswerCache.Counts> kept,
      ToDoubleFunction<AnswerCache.Counts> value) {
    // Held by this, since a counter holds what it counts only weakly.
    FunctionCounter.builder(
            "tandem.answers.kept." + name, this, metrics -> value.applyAsDouble(kept.get()))
        .description(description)
        .register(registry);
  }

  private void engineGauge(
      String name,
      String description,
      Supplier<Optional<EngineCounts>> engine,
      ToDoubleFunction<EngineCounts> value) {
    Gauge.builder("tandem.engine." + name, () -> now(engine, value))
        .description(description)
        .register(registry);
  }

  private void engineCounter(
      String name,
      String description,
      Supplier<Optional<EngineCounts>> engine,
      ToDoubleFunction<EngineCounts> value) {
    FunctionCounter.builder("tandem.engine." + name, engine, counts -> now(counts, value))
        .description(description)
        .register(registry);
  }

  private static double now(
      Supplier<Optional<EngineCounts>> engine, ToDoubleFunction<EngineCounts> value) {
    return engine.get().map(value::applyAsDouble).orElse(0.0);
  }

  /** How many documents a collection has; told before each look. */
  void documents(String collection, long count) {
    documents
        .computeIfAbsent(
            collection,
            name -> {
              AtomicLong value = new AtomicLong();
              Gauge.builder("tandem.documents", value, AtomicLong::get)
                  .description("Documents of a collection")
                  .tag("collection", name)
                  .register(registry);
              return value;
            })
        .set(count);
  }

  /** The text exposition format of Prometheus, version 0.0.4. */
  String scrape() {
    return registry.scrape();
  }
}
