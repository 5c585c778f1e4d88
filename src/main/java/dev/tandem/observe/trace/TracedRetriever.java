package dev.tandem.observe.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.retrieve.Retriever;
import dev.tandem.text.Passage;
import dev.tandem.text.Sha256;
import io.opentelemetry.api.trace.SpanBuilder;

/** Each search a span of the operation {@code retrieval}. */
final class TracedRetriever implements Retriever {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Retriever retriever;
  private final Traces traces;

  TracedRetriever(Retriever retriever, Traces traces) {
    this.retriever = retriever;
    this.traces = traces;
  }

  @Override
  public Retrieval retrieve(RetrievalRequest request) {
    String source = String.join("+", request.collections());
    SpanBuilder builder =
        traces
            .builder("retrieval " + source)
            .setAttribute("gen_ai.operation.name", "retrieval")
            .setAttribute("gen_ai.data_source.id", source);
    if (traces.content()) {
      builder.setAttribute("gen_ai.retrieval.query.text", request.question());
    }
    return traces.run(
        builder,
        span -> {
          Retrieval found = retriever.retrieve(request);
          if (span.isRecording()) {
            span.setAttribute("gen_ai.retrieval.documents", documents(found));
          }
          return found;
        });
  }

  /** Ids, versions, hashes and scores; no text. */
  private static String documents(Retrieval found) {
    ArrayNode documents = JSON.createArrayNode();
    for (Passage passage : found.passages()) {
      documents
          .addObject()
          .put("id", passage.collection() + "/" + passage.docId())
          .put("score", passage.score())
          .put("version", passage.version())
          .put("hash", Sha256.of(passage.text()));
    }
    return documents.toString();
  }
}
