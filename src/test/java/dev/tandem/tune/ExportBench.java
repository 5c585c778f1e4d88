package dev.tandem.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.llm.Decoder;
import dev.tandem.llm.KvCache;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.ModelStore;
import dev.tandem.llm.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Writes down what the default model says with an adapter beside it, in float32, for {@code
 * bench/exports.py} to compare. Arguments: the adapter, and the file to write.
 */
final class ExportBench {
  private static final int GREEDY = 32;

  private ExportBench() {}

  public static void main(String[] arguments) throws IOException {
    ModelFile base = ModelFile.open(ModelStore.standard().resolve(ModelStore.DEFAULT));
    LoraAdapter adapter = LoraAdapter.open(Path.of(arguments[0]), base);
    ObjectNode out = new ObjectMapper().createObjectNode();
    try (Decoder model = base.decoder(Runtime.getRuntime().availableProcessors())) {
      List<int[]> prompts = ExportCheck.prompts(base);
      for (int p = 0; p < prompts.size(); p++) {
        int[] ids = prompts.get(p);
        ObjectNode prompt = out.withArray("prompts").addObject();
        prompt.put("text", ExportCheck.TEXTS.get(p));
        for (int id : ids) {
          prompt.withArray("ids").add(id);
        }
        KvCache cache = model.newCache(ids.length + GREEDY);
        float[] row = step(model, adapter, cache, ids);
        ByteBuffer bytes = ByteBuffer.allocate(row.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(row);
        prompt.put("logits", Base64.getEncoder().encodeToString(bytes.array()));
        for (int i = 0; i < GREEDY; i++) {
          int token = ExportCheck.best(row);
          prompt.withArray("greedy").add(token);
          row = step(model, adapter, cache, token);
        }
      }
    }
    new ObjectMapper().writeValue(Path.of(arguments[1]).toFile(), out);
  }

  private static float[] step(Decoder model, LoraAdapter adapter, KvCache cache, int... ids) {
    Slice slice = new Slice(ids, 0, ids.length, cache, 1, false, Optional.of(adapter));
    return model.step(List.of(slice)).getFirst().getFirst();
  }
}
