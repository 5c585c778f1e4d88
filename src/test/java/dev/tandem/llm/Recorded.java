package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.tensor.Gguf;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What PyTorch computed, from the folder {@code golden}. */
final class Recorded {
  private Recorded() {}

  static Path file(String name) throws URISyntaxException {
    URL url = Recorded.class.getResource("/golden/" + name);
    return Path.of(Objects.requireNonNull(url, name).toURI());
  }

  static int[] ints(JsonNode array) throws IOException {
    return new ObjectMapper().treeToValue(array, int[].class);
  }

  static float[] floats(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    float[] floats = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  /** The largest difference of a logit from recorded ones, (ids, vocabulary). */
  static double difference(Gguf gguf, int[] ids, float[] logits) {
    try (Transformer model = Transformer.load(gguf)) {
      int vocabulary = model.vocabularySize();
      if (logits.length != ids.length * vocabulary) {
        throw new AssertionError(logits.length + " logits recorded");
      }
      double[] worst = {0};
      model.forwardAll(
          ids,
          model.newCache(ids.length),
          (i, row) -> {
            for (int v = 0; v < vocabulary; v++) {
              double difference = Math.abs(row[v] - logits[i * vocabulary + v]);
              worst[0] = difference > worst[0] || Double.isNaN(difference) ? difference : worst[0];
            }
          });
      return worst[0];
    }
  }

  /** The tiny models of {@code architectures} with a byte-level tokenizer of 96 characters. */
  static Gguf withTokenizer(Gguf gguf) {
    String[] tokens = new String[96];
    Arrays.setAll(tokens, i -> Character.toString(ByteAlphabet.spelling(i + 32)));
    int[] types = new int[tokens.length];
    Arrays.fill(types, Vocabulary.NORMAL);
    Map<String, Object> metadata = new HashMap<>(gguf.metadata());
    metadata.put("tokenizer.ggml.model", "gpt2");
    metadata.put("tokenizer.ggml.tokens", tokens);
    metadata.put("tokenizer.ggml.token_type", types);
    metadata.put("tokenizer.ggml.merges", new String[0]);
    return Gguf.of(metadata, gguf.tensors());
  }
}
