package dev.tandem.observe.trace;

import dev.tandem.answer.Answer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import java.time.Instant;

/** When the last generation of an answer ended: what comes behind is the verification. */
final class Verification implements ImplicitContextKeyed {
  private static final ContextKey<Verification> KEY = ContextKey.named("tandem-verification");

  private volatile Instant began = Instant.MAX;

  @Override
  public Context storeInContext(Context context) {
    return context.with(KEY, this);
  }

  Context storedIn(Context context) {
    return storeInContext(context);
  }

  /** A generation of the answer under way has ended. */
  static void begins() {
    Verification current = Context.current().get(KEY);
    if (current != null) {
      current.began = Instant.now();
    }
  }

  /** Nothing where nothing was generated. */
  void end(Tracer tracer, Answer answer) {
    if (!began.equals(Instant.MAX)) {
      tracer
          .spanBuilder("verify")
          .setStartTimestamp(began)
          .setAttribute("tandem.citations", answer.citations().size())
          .setAttribute("tandem.abstained", answer.abstained())
          .startSpan()
          .end();
    }
  }
}
