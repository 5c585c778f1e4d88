package dev.tandem.example;

import dev.tandem.text.Choice;
import dev.tandem.text.UserError;
import java.util.Locale;

/** How a file holds examples. */
public enum Format {
  /** JSONL {@code {"messages":[{"role","content"}...]}}, as OpenAI's fine-tuning takes it. */
  CHAT,
  /** JSONL {@code {"prompt","completion"}}. */
  COMPLETION,
  /**
   * Test questions: JSONL {@code {"question","answers"}}, or a question, a tab and a JSON list of
   * answers. The first answer is learnt.
   */
  QUESTIONS,
  /**
   * CSV or TSV: first column text, second label. Asked for by name also JSONL, {@code
   * {"text","label"}} or any of the above: question and answer are text and label then.
   */
  CLASSIFICATION;

  /**
   * @throws UserError if it is none
   */
  public static Format parse(String name) {
    return Choice.of(values(), Format::wireName, "a format of examples", name);
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
