package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Embeddings;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.server.Call;
import dev.tandem.server.Fields;
import dev.tandem.server.Problem;
import dev.tandem.server.RateLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** {@code POST /v1/embeddings} as OpenAI's, by the home's embedding model. */
final class EmbeddingRoute {
  private static final long BODY = 4_000_000;
  private static final int MOST = 2_048;

  private final Tandem tandem;
  private final RateLimits rates;

  EmbeddingRoute(Tandem tandem, RateLimits rates) {
    this.tandem = tandem;
    this.rates = rates;
  }

  void embed(Call call) throws IOException {
    Fields fields = new Fields(call.json(BODY));
    String model = fields.required("model");
    List<String> texts = texts(fields);
    String encoding = fields.text("encoding_format").orElse("float");
    if (!List.of("float", "base64").contains(encoding)) {
      fields.wrong("encoding_format", "'encoding_format' is float or base64");
    }
    Optional<Integer> dimensions = fields.integer("dimensions", 1, 1_000_000);
    fields.present("user");
    fields.done();
    if (!model.equals(tandem.machine().embedderId())) {
      throw new Problem(
          404,
          "The embedding model here is '%s'.".formatted(tandem.machine().embedderId()),
          List.of(new Problem.Wrong("/model", "not found")));
    }
    rates.allowTokens(call.caller());
    Embeddings embedded = tandem.machine().embed(texts);
    rates.spend(call.caller(), embedded.tokens());
    int length = embedded.vectors().getFirst().length;
    if (dimensions.isPresent() && dimensions.get() != length) {
      throw Problem.wrong(
          "dimensions",
          "This model's vectors have %d numbers; they are not cut.".formatted(length));
    }
    call.json(json(embedded, encoding.equals("base64")));
  }

  private static List<String> texts(Fields fields) {
    List<String> texts = new ArrayList<>();
    Optional<JsonNode> input = fields.present("input");
    if (input.isPresent() && input.get().isTextual()) {
      texts.add(input.get().asText());
    } else if (input.isPresent() && input.get().isArray()) {
      input.get().forEach(text -> texts.add(text.isTextual() ? text.asText() : ""));
    }
    if (texts.isEmpty() || texts.size() > MOST || texts.stream().anyMatch(String::isBlank)) {
      fields.wrong(
          "input",
          "'input' must be a text or up to %d texts, none empty; tokens are not supported yet"
              .formatted(MOST));
    }
    return texts;
  }

  private static ObjectNode json(Embeddings embedded, boolean base64) {
    ObjectNode json = Json.object().put("object", "list");
    ArrayNode data = json.putArray("data");
    for (float[] vector : embedded.vectors()) {
      ObjectNode one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (base64) {
        one.put("embedding", Base64.getEncoder().encodeToString(littleEndian(vector)));
      } else {
        ArrayNode numbers = one.putArray("embedding");
        for (float number : vector) {
          numbers.add(number);
        }
      }
    }
    json.put("model", embedded.model());
    json.putObject("usage")
        .put("prompt_tokens", embedded.tokens())
        .put("total_tokens", embedded.tokens());
    return json;
  }

  private static byte[] littleEndian(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }
}
