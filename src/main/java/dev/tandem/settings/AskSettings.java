package dev.tandem.settings;

import dev.tandem.answer.AskOptions;
import dev.tandem.llm.Sampling;
import java.nio.file.Path;
import java.util.Optional;

/** How is answered, as the settings say. */
public final class AskSettings {
  private AskSettings() {}

  public static AskOptions options(Settings settings) {
    return new AskOptions(
        settings.number(Key.ANSWER_PASSAGES),
        settings.number(Key.ANSWER_PROMPT_TOKENS),
        settings.number(Key.ANSWER_EVIDENCE_TOKENS),
        switch (settings.text(Key.ANSWER_SENTENCES)) {
          case "auto" -> AskOptions.BY_MODEL;
          case "all" -> AskOptions.WHOLE;
          case String number -> Integer.parseInt(number);
        },
        settings.text(Key.ANSWER_UNSUPPORTED).equals("flag"),
        Sampling.greedy(settings.number(Key.ANSWER_MAX_TOKENS)),
        false,
        Optional.of(settings.text(Key.MODEL_ADAPTER))
            .filter(path -> !path.isEmpty())
            .map(Path::of));
  }
}
