package dev.tandem;

import dev.tandem.answer.AnswerCache;
import dev.tandem.answer.AnswerParts;
import dev.tandem.answer.Answerer;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskRequest;
import dev.tandem.answer.Prompts;
import dev.tandem.example.TestQuestions;
import dev.tandem.llm.EngineSettings;
import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelInfo;
import dev.tandem.llm.ModelStore;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Sampling;
import dev.tandem.retrieve.HybridRetriever;
import dev.tandem.retrieve.QuestionSteps;
import dev.tandem.retrieve.ReadTexts;
import dev.tandem.settings.Settings;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decoding with guesses from the prompt against one token at a time, by turns on the prompts that
 * {@code ask} builds. The texts must be equal. Arguments: a home, its collection, a file of
 * questions, how many of them.
 */
final class LookupBench {
  private static final int RUN = 4; // tokens in a row that count as copied

  private LookupBench() {}

  /** One prompt both ways. */
  private record Pair(int tokens, double plain, double guessed, double copied) {
    double ratio() {
      return plain / guessed;
    }
  }

  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]);
    String collection = arguments[1];
    int count = Integer.parseInt(arguments[3]);
    List<Pair> pairs = new ArrayList<>();
    EngineSettings standard = EngineSettings.STANDARD;
    Path file = ModelStore.standard().resolve(ModelStore.DEFAULT);
    try (Home opened =
            new Home(home, Settings.of(home, Map.of(), Map.of()), InstantSource.system());
        LocalModel guessing = LocalModel.open(file, standard);
        LocalModel plain = LocalModel.open(file, standard.withLookup(false))) {
      Recorder model = new Recorder(plain, guessing, pairs);
      Answerer answerer =
          new Answerer(
              new AnswerParts(
                  opened.ledger(),
                  new HybridRetriever(
                      opened.ledger(),
                      opened::index,
                      opened.embedder(),
                      HybridRetriever.storedFusions(opened.ledger()),
                      new ReadTexts(),
                      QuestionSteps.DEFAULT),
                  model,
                  Optional.empty(),
                  Optional.empty(),
                  opened.embedder(),
                  new Prompts(home),
                  AnswerCache.NONE));
      for (var question : TestQuestions.read(Path.of(arguments[2])).subList(0, count)) {
        answerer.ask(
            AskRequest.of(collection, question.question(), Principals.ANONYMOUS), AskListener.NONE);
      }
    }
    System.out.printf(
        "%d questions, %d prompts answered by the model, all texts equal%n", count, pairs.size());
    tell("all", pairs);
    tell("copying at least half", pairs.stream().filter(p -> p.copied >= 0.5).toList());
  }

  private static void tell(String what, List<Pair> pairs) {
    List<Double> ratios = pairs.stream().map(Pair::ratio).sorted().toList();
    if (ratios.isEmpty()) {
      return;
    }
    double plain = pairs.stream().mapToDouble(Pair::plain).sum();
    double guessed = pairs.stream().mapToDouble(Pair::guessed).sum();
    int tokens = pairs.stream().mapToInt(Pair::tokens).sum();
    System.out.printf(
        "%-22s n %3d  %5.1f tokens each  plain %.1f tokens/s  with guesses %.1f tokens/s  ratio of the sums %.2f, median %.2f (quartiles %.2f to %.2f)%n",
        what,
        pairs.size(),
        (double) tokens / pairs.size(),
        tokens / plain,
        tokens / guessed,
        plain / guessed,
        ratios.get(ratios.size() / 2),
        ratios.get(ratios.size() / 4),
        ratios.get(3 * ratios.size() / 4));
  }

  /** Answers with one model and asks the other the same, by turns the one or the other first. */
  private record Recorder(LocalModel plain, LocalModel guessing, List<Pair> pairs)
      implements LanguageModel {
    @Override
    public Generation generate(
        List<Message> conversation, Sampling sampling, Origin origin, TextSink sink) {
      boolean plainFirst = pairs.size() % 2 == 0;
      Generation first =
          (plainFirst ? plain : guessing).generate(conversation, sampling, TextSink.NONE);
      Generation second =
          (plainFirst ? guessing : plain).generate(conversation, sampling, TextSink.NONE);
      if (!first.text().equals(second.text())) {
        throw new IllegalStateException(
            "the texts differ:\n%s\n%s".formatted(first.text(), second.text()));
      }
      Generation one = plainFirst ? first : second;
      Generation other = plainFirst ? second : first;
      if (one.completionTokens() > 1) { // the first token comes with the prompt
        pairs.add(
            new Pair(
                one.completionTokens() - 1,
                one.decode().toNanos() / 1e9,
                other.decode().toNanos() / 1e9,
                copied(conversation, one.text())));
      }
      sink.accept(one.text());
      return one;
    }

    /** The part of the answer's tokens that stand in a row of some that the prompt has too. */
    private double copied(List<Message> conversation, String answer) {
      Set<List<Integer>> runs = new HashSet<>();
      for (Message message : conversation) {
        runs(message.content(), runs);
      }
      List<List<Integer>> own = new ArrayList<>();
      runs(answer, own);
      return own.isEmpty() ? 0 : (double) own.stream().filter(runs::contains).count() / own.size();
    }

    private void runs(String text, Collection<List<Integer>> into) {
      int[] ids = plain.tokenizer().encode(text, false);
      for (int i = 0; i + RUN <= ids.length; i++) {
        into.add(Arrays.stream(ids, i, i + RUN).boxed().toList());
      }
    }

    @Override
    public ModelInfo info() {
      return plain.info();
    }

    @Override
    public int countTokens(String text) {
      return plain.countTokens(text);
    }

    @Override
    public int countTokens(List<Message> conversation) {
      return plain.countTokens(conversation);
    }

    @Override
    public void close() {}
  }
}
