package dev.tandem.llm;

import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.FormatException;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongConsumer;

/** An adapter about to be written in one of the {@linkplain ExportFormat formats}. */
public sealed interface AdapterExport
    permits PeftExport, GgufAdapterExport, MergedGgufExport, MergedFolderExport {
  /**
   * What is written.
   *
   * @param name of the files
   * @param base the model that the adapter was trained on
   * @param path the adapter's folder or file
   * @param adapter opened from there for this base
   * @param type how merged formats store the matrices that the adapter changes; BF16 is for peft
   *     folders, which otherwise stay as they are
   */
  record Source(String name, ModelFile base, Path path, LoraAdapter adapter, BlockType type) {
    /**
     * @throws UserError if the adapter cannot be used with the base
     */
    public static Source open(String name, ModelFile base, Path path, BlockType type) {
      return new Source(name, base, path, LoraAdapter.open(path, base), type);
    }

    DecoderConfiguration configuration() {
      return DecoderConfiguration.of(base.gguf());
    }
  }

  /** What changed weights can be written as. */
  Set<BlockType> TYPES = EnumSet.of(BlockType.F16, BlockType.F32, BlockType.BF16, BlockType.Q8_0);

  /**
   * Prepares all that can fail before anything is written.
   *
   * @throws UserError if this adapter, base and type cannot be written in the format
   */
  static AdapterExport of(ExportFormat format, Source source) {
    if (!TYPES.contains(source.type)) {
      throw new UserError(
          "weights cannot be written as %s; choose f16, f32 or q8_0".formatted(source.type));
    }
    if (source.type == BlockType.BF16 && format != ExportFormat.PEFT) {
      throw new UserError(
          "only peft folders are written as bf16; choose another type for %s"
              .formatted(format.wireName()));
    }
    try {
      return switch (format) {
        case PEFT -> new PeftExport(source);
        case GGUF -> new GgufAdapterExport(source);
        case MERGED_GGUF -> MergedGgufExport.of(source);
        case MERGED_SAFETENSORS -> MergedFolderExport.of(source);
      };
    } catch (FormatException e) {
      throw new UserError(
          "the adapter %s cannot be exported as %s: %s"
              .formatted(source.path, format.wireName(), e.getMessage()),
          e);
    }
  }

  /** Bytes of weights that will be written. */
  long bytes();

  /**
   * Writes the files.
   *
   * @param folder there already
   * @param written hears how many of the {@link #bytes} are written
   * @return what is loaded: the folder, or the file in it
   * @throws IOException if it cannot be written
   */
  Path write(Path folder, LongConsumer written) throws IOException;
}
