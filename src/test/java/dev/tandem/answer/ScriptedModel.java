package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelInfo;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Sampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Says one thing, whatever it is asked: for planting a wrong sentence where a model may err. */
final class ScriptedModel implements LanguageModel {
  private final List<String> pieces;
  final List<List<Message>> asked = Collections.synchronizedList(new ArrayList<>());

  private String sha256 = "";

  /** The same, and its file has this hash. */
  ScriptedModel withHash(String hash) {
    sha256 = hash;
    return this;
  }

  /** Whether it is still at it; for what listens. */
  boolean writing;

  ScriptedModel(String... pieces) {
    this.pieces = List.of(pieces);
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo("scripted", "", "none", 0, 4096, sha256);
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
  public Generation generate(
      List<Message> conversation, Sampling sampling, Origin origin, TextSink sink) {
    asked.add(conversation);
    writing = true;
    StringBuilder text = new StringBuilder();
    boolean wanted = true;
    for (int i = 0; i < pieces.size() && wanted; i++) {
      text.append(pieces.get(i));
      wanted = sink.accept(pieces.get(i));
    }
    writing = false;
    return new Generation(
        text.toString(),
        wanted ? Generation.Finish.STOP : Generation.Finish.CANCELLED,
        1,
        1,
        Duration.ofMillis(1),
        Duration.ofMillis(1));
  }

  @Override
  public void close() {}
}
