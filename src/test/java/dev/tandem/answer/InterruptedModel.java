package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelInfo;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Sampling;
import java.util.List;

/** Something happens while another model writes. */
record InterruptedModel(LanguageModel model, Runnable meanwhile) implements LanguageModel {
  @Override
  public ModelInfo info() {
    return model.info();
  }

  @Override
  public int countTokens(String text) {
    return model.countTokens(text);
  }

  @Override
  public int countTokens(List<Message> conversation) {
    return model.countTokens(conversation);
  }

  @Override
  public Generation generate(
      List<Message> conversation, Sampling sampling, Origin origin, TextSink sink) {
    Generation generation = model.generate(conversation, sampling, origin, sink);
    meanwhile.run();
    return generation;
  }

  @Override
  public void close() {
    model.close();
  }
}
