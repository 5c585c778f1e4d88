package dev.tandem.llm;

import dev.tandem.text.Choice;
import dev.tandem.text.UserError;
import java.util.Locale;

/** What an adapter can be written as, for programs other than this one. */
public enum ExportFormat {
  /** A folder as the Python package peft writes it. */
  PEFT(false),
  /** A GGUF file of the adapter alone, as llama.cpp loads it beside its base. */
  GGUF(false),
  /** A GGUF file of the base with the adapter added to its weights. */
  MERGED_GGUF(true),
  /** The same as a folder that Hugging Face's transformers loads. */
  MERGED_SAFETENSORS(true);

  private final boolean merged;

  ExportFormat(boolean merged) {
    this.merged = merged;
  }

  /** Whether it is a whole model. */
  public boolean merged() {
    return merged;
  }

  /**
   * @throws UserError if it is none
   */
  public static ExportFormat parse(String name) {
    return Choice.of(values(), ExportFormat::wireName, "a format of exports", name);
  }

  /** As people write it, for example {@code merged-gguf}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
