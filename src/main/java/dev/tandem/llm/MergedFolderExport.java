package dev.tandem.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.PlannedTensor;
import dev.tandem.tensor.Rope;
import dev.tandem.tensor.Safetensors;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The merged model as a folder that Hugging Face's transformers loads. Of a base that is such a
 * folder, tensors that the adapter does not change and all files beside the weights stay as they
 * are; of a GGUF file, its metadata are said in the files that a folder has.
 *
 * @param texts files to write, by name
 * @param copies files to copy
 */
record MergedFolderExport(
    List<PlannedTensor> tensors, Map<String, ObjectNode> texts, List<Path> copies)
    implements AdapterExport {
  static MergedFolderExport of(Source source) {
    if (source.type().weightsPerBlock() > 1) {
      throw new FormatException("safetensors hold no blocks of weights; use --type f16 or f32");
    }
    Path base = source.base().path();
    try {
      return HubFolder.isModel(base) && !TrainedGguf.isModel(base)
          ? ofFolder(source, base)
          : ofGguf(source);
    } catch (IOException e) {
      throw new UserError("the model %s cannot be read: %s".formatted(base, e), e);
    }
  }

  private static MergedFolderExport ofFolder(Source source, Path base) throws IOException {
    HubNames names = new HubNames(source.configuration().architecture());
    MergedWeights weights = new MergedWeights(source, Rope.Pairs.HALVES);
    List<PlannedTensor> tensors = new ArrayList<>();
    for (GgufTensor tensor : HubFolder.stored(base)) {
      String target = names.tensor(tensor.name()).orElse("");
      tensors.add(weights.of(tensor.name(), target, tensor, true));
    }
    ObjectNode config = HubWriter.config(base, dtype(source.type()));
    return new MergedFolderExport(
        tensors, Map.of(HubWriter.CONFIG, config), HubWriter.beside(base));
  }

  private static MergedFolderExport ofGguf(Source source) {
    ModelFile base = source.base();
    DecoderConfiguration c = source.configuration();
    Map<String, ObjectNode> texts = new LinkedHashMap<>();
    texts.put(
        HubWriter.CONFIG, HubConfigWriter.config(base, c).put("torch_dtype", dtype(source.type())));
    texts.put("generation_config.json", HubConfigWriter.generation(base));
    texts.put("tokenizer.json", HubTokenizerWriter.tokenizer(base));
    texts.put("tokenizer_config.json", HubTokenizerWriter.settings(base));
    HubNames names = new HubNames(c.architecture());
    MergedWeights weights = new MergedWeights(source, Rope.Pairs.HALVES);
    List<PlannedTensor> tensors = new ArrayList<>();
    for (GgufTensor tensor : base.gguf().tensors()) {
      if (tensor.name().equals(HubFolder.FREQUENCIES)) {
        continue; // Llama 3's table of positions stands in config.json
      }
      String name = names.hub(tensor.name()).orElseThrow();
      GgufTensor own =
          HubFolder.normFromOne(tensor.name(), c.architecture())
              ? HubFolder.shifted(name, tensor, -1)
              : tensor;
      tensors.add(weights.of(name, tensor.name(), own, true));
    }
    return new MergedFolderExport(tensors, texts, List.of());
  }

  private static String dtype(BlockType type) {
    return type == BlockType.F32 ? "float32" : "float16";
  }

  @Override
  public long bytes() {
    return tensors.stream().mapToLong(PlannedTensor::byteSize).sum();
  }

  @Override
  public Path write(Path folder, LongConsumer written) throws IOException {
    HubWriter.texts(folder, texts, copies);
    Safetensors.write(folder.resolve(HubFolder.WEIGHTS), Map.of("format", "pt"), tensors, written);
    return folder;
  }
}
