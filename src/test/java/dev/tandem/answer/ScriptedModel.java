package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelInfo;
import dev.tandem.llm.Sampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says one thing, whatever it is asked: for planting a wrong sentence where a model may err. */
final class ScriptedModel implements LanguageModel {
  private final String text;
  final List<List<Message>> asked = new ArrayList<>();

  ScriptedModel(String text) {
    this.text = text;
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo("scripted", "", "none", 0, 4096, "");
  }

  @Override
  public int countTokens(String plain) {
    return plain.length() / 4 + 1;
  }

  @Override
  public int countTokens(List<Message> conversation) {
    return conversation.stream().mapToInt(message -> countTokens(message.content())).sum();
  }

  @Override
  public Generation generate(List<Message> conversation, Sampling sampling, TextSink sink) {
    asked.add(conversation);
    sink.accept(text);
    return new Generation(
        text, Generation.Finish.STOP, 1, 1, Duration.ofMillis(1), Duration.ofMillis(1));
  }

  @Override
  public void close() {}
}
