package dev.tandem.embed;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** A {@code tokenizer.json} of Hugging Face, without truncation and padding. */
final class TextTokens implements AutoCloseable {
  static {
    // The library reports its use to its maker, asks the cloud's metadata service where it runs,
    // and
    // would download a CUDA build; nothing may leave this machine. Read before its first class.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
  }

  private final HuggingFaceTokenizer tokenizer;

  TextTokens(InputStream json) throws IOException {
    // Truncation is off: a text that is too long has to be seen, not cut.
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            json, Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true"));
  }

  /** Token ids, special tokens included. */
  long[] ids(String text) {
    return tokenizer.encode(text).getIds();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
