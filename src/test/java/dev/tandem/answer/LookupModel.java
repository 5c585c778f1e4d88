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
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads as a trained model does, but without fail: what some patterns find in the passages of its
 * prompt it says, a line each, with the passage's number; where they find nothing it declines. A
 * word of four letters is one token.
 */
public final class LookupModel implements LanguageModel {
  private static final Pattern PASSAGE = Pattern.compile("(?m)^\\[(\\d+)] ");

  private final List<Pattern> wanted;

  /** What it was asked to write for. */
  public final List<String> prompts = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param wanted each with one group, which is what is said
   */
  public LookupModel(String... wanted) {
    this.wanted = List.of(wanted).stream().map(Pattern::compile).toList();
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo("lookup", "", "none", 0, 4096, "");
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
    String prompt = conversation.getLast().content();
    prompts.add(prompt);
    String text = said(prompt);
    boolean wanted = sink.accept(text);
    return new Generation(
        text,
        wanted ? Generation.Finish.STOP : Generation.Finish.CANCELLED,
        countTokens(prompt),
        countTokens(text),
        Duration.ofMillis(1),
        Duration.ofMillis(1));
  }

  @Override
  public OptionalDouble logLikelihood(List<Message> conversation, String answer, Origin origin) {
    boolean declines = said(conversation.getLast().content()).equals(answer);
    return OptionalDouble.of(declines ? -.01 : -5);
  }

  private String said(String prompt) {
    List<String> lines = new ArrayList<>();
    Matcher passage = PASSAGE.matcher(prompt);
    for (int from = passage.find() ? passage.start() : prompt.length(); from < prompt.length(); ) {
      String number = passage.group(1);
      int to = passage.find() ? passage.start() : prompt.length();
      for (Pattern each : wanted) {
        each.matcher(prompt.substring(from, to))
            .results()
            .limit(1)
            .forEach(found -> lines.add("%s [%s]".formatted(found.group(1), number)));
      }
      from = to;
    }
    return lines.isEmpty()
        ? HybridPrompt.decline("en")
        : lines.stream().distinct().collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {}
}
