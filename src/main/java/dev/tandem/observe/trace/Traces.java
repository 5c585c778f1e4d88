package dev.tandem.observe.trace;

import dev.tandem.answer.Answer;
import dev.tandem.answer.AskRequest;
import dev.tandem.embed.Embedder;
import dev.tandem.llm.LanguageModel;
import dev.tandem.retrieve.Retriever;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes spans, and sends them behind the work: what the collector does not take in time is dropped.
 * Names and attributes are those of the semantic conventions that {@link #SCHEMA} names.
 */
public final class Traces implements AutoCloseable {
  /** The conventions' version that spans follow. */
  public static final String SCHEMA = "https://opentelemetry.io/schemas/1.41.0";

  private static final int QUEUE = 4_096;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Optional<SdkTracerProvider> provider;
  private final Tracer tracer;
  private final boolean content;

  private Traces(Optional<SdkTracerProvider> provider, Tracer tracer, boolean content) {
    this.provider = provider;
    this.tracer = tracer;
    this.content = content;
  }

  /**
   * @param version of the program
   */
  public static Traces open(TraceSettings settings, String version) {
    if (settings.endpoint().isEmpty()) {
      return new Traces(Optional.empty(), TracerProvider.noop().get("dev.tandem"), false);
    }
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().get().toString())
            .setTimeout(PATIENCE);
    settings.headers().forEach(exporter::addHeader);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", "tandem")
                        .put("service.version", version)
                        .build(),
                    SCHEMA))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.share())))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter.build())
                    .setMaxQueueSize(QUEUE)
                    .setScheduleDelay(Duration.ofSeconds(1))
                    .setExporterTimeout(PATIENCE)
                    .build())
            .build();
    Tracer tracer =
        provider
            .tracerBuilder("dev.tandem")
            .setInstrumentationVersion(version)
            .setSchemaUrl(SCHEMA)
            .build();
    return new Traces(Optional.of(provider), tracer, settings.content());
  }

  /** Whether anything is traced. */
  public boolean on() {
    return provider.isPresent();
  }

  boolean content() {
    return content;
  }

  /** The same model, each call a span. */
  public LanguageModel model(LanguageModel model) {
    return on() ? new TracedModel(model, this) : model;
  }

  /** The same embedder, each call a span. */
  public Embedder embedder(Embedder embedder) {
    return on() ? new TracedEmbedder(embedder, this) : embedder;
  }

  /** The same retriever, each search a span. */
  public Retriever retriever(Retriever retriever) {
    return on() ? new TracedRetriever(retriever, this) : retriever;
  }

  /**
   * One answer: what it takes lies under it, and behind the last generation the verification, in
   * which its sentences and its passages' readers are checked.
   */
  public Answer ask(AskRequest request, Supplier<Answer> work) {
    if (!on()) {
      return work.get();
    }
    Verification verification = new Verification();
    SpanBuilder builder =
        tracer
            .spanBuilder("ask")
            .setAttribute("tandem.arm", request.arm().wireName())
            .setAttribute("tandem.collections", String.join("+", request.collections()));
    if (content) {
      builder.setAttribute("tandem.question", request.question());
    }
    return run(
        builder,
        verification.storedIn(Context.current()),
        span -> {
          Answer answer = work.get();
          verification.end(tracer, answer);
          span.setAttribute("tandem.answer.id", answer.id());
          span.setAttribute("tandem.answer.mode", answer.mode().wireName());
          span.setAttribute("tandem.answer.cached", answer.cached());
          return answer;
        });
  }

  /**
   * A request that came over HTTP, as a part of the caller's trace where it says so ({@code
   * traceparent}, W3C Trace Context).
   *
   * @param header the value of a header by its name
   * @param status of the response, once the work is done
   */
  public void request(
      String method, Function<String, Optional<String>> header, Supplier<Integer> status, Runnable work) {
    if (!on()) {
      work.run();
      return;
    }
    Context caller =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), header, new Headers());
    run(
        tracer
            .spanBuilder(method)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", method),
        caller,
        span -> {
          try {
            work.run();
          } finally {
            int code = status.get();
            span.setAttribute("http.response.status_code", code);
            if (code >= 500) {
              span.setStatus(StatusCode.ERROR);
            }
          }
          return code(status);
        });
  }

  private static int code(Supplier<Integer> status) {
    return status.get();
  }

  private static final class Headers implements TextMapGetter<Function<String, Optional<String>>> {
    @Override
    public Iterable<String> keys(Function<String, Optional<String>> carrier) {
      return List.of();
    }

    @Override
    @SuppressWarnings("NullAway") // the library's way to say that there is none
    public String get(Function<String, Optional<String>> carrier, String key) {
      return carrier == null ? null : carrier.apply(key).orElse(null);
    }
  }

  SpanBuilder builder(String name) {
    return tracer.spanBuilder(name);
  }

  /** Runs within a span of the present context. */
  <T> T run(SpanBuilder builder, Function<Span, T> work) {
    return run(builder, Context.current(), work);
  }

  private static <T> T run(SpanBuilder builder, Context parent, Function<Span, T> work) {
    Span span = builder.setParent(parent).startSpan();
    try (Scope ignored = parent.with(span).makeCurrent()) {
      return work.apply(span);
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute("error.type", e.getClass().getName());
      throw e;
    } finally {
      span.end();
    }
  }

  /** Sends what is left. */
  @Override
  public void close() {
    provider.ifPresent(each -> each.shutdown().join(PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }
}
