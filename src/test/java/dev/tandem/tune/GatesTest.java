package dev.tandem.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.example.EncodedExample;
import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.example.TokenRow;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.Projection;
import dev.tandem.llm.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters that were spoilt on purpose each fail their gate, and a sound one passes. */
class GatesTest {
  private static final GateSettings SETTINGS = new GateSettings(60, 20_000, 32, 63, 3);

  @TempDir Path folder;
  private Path base;
  private ModelFile model;
  private ChatEncoder encoder;

  @BeforeEach
  void openModel() throws IOException {
    base = TinyModel.folder(folder, "llama");
    model = ModelFile.open(base);
    encoder = new ChatEncoder(model);
  }

  /** A question by chance, and an answer that is made of it, so that there is a rule to learn. */
  private List<EncodedExample> repeating(int n, long seed) {
    Random random = new Random(seed);
    return Stream.generate(
            () -> {
              String letter = String.valueOf((char) ('a' + random.nextInt(8)));
              return example("say " + letter, letter.repeat(24));
            })
        .limit(n)
        .toList();
  }

  /** Answers by chance: all that can be learnt of them is learnt by heart. */
  private List<EncodedExample> random(int n, long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> example("say " + letters(random, 6), letters(random, 24)))
        .limit(n)
        .toList();
  }

  private static String letters(Random random, int n) {
    StringBuilder letters = new StringBuilder();
    random.ints(n, 'a', 'y').forEach(c -> letters.append((char) c));
    return letters.toString();
  }

  private EncodedExample example(String question, String answer) {
    TokenRow row = ChatRows.answered(encoder, question, answer);
    return new EncodedExample(
        new Example.Chat(
            new Place("rows", 1),
            new Example.Origin(Optional.empty(), List.of()),
            List.of(Message.user(question), Message.assistant(answer)),
            Set.of()),
        List.of(row),
        false);
  }

  private GateReport trained(
      List<EncodedExample> train, List<EncodedExample> dev, int epochs, double rate)
      throws IOException {
    List<Canary> canaries = Canary.draw(train.size(), 3);
    List<TokenRow> rows = new ArrayList<>();
    train.forEach(example -> rows.addAll(example.rows()));
    canaries.forEach(canary -> rows.add(canary.row(encoder)));
    Path out = folder.resolve("adapter");
    try (Trainer trainer =
        Trainer.begin(
            model,
            new LoraSettings(8, 16, false, Set.of(Projection.values()), 0),
            new TrainerSettings(Adam.STANDARD, 1024, 1 << 28, 2, 7))) {
      Random random = new Random(1);
      for (int epoch = 0; epoch < epochs; epoch++) {
        Collections.shuffle(rows, random);
        for (int from = 0; from < rows.size(); from += 16) {
          trainer.step(rows.subList(from, Math.min(rows.size(), from + 16)), rate);
        }
      }
      trainer.save(out);
    }
    GateReport report =
        Gates.ofAdapter(
            base,
            out,
            new Gates.Data(train, dev, List.of(), canaries),
            GateThresholds.STANDARD,
            SETTINGS,
            what -> {});
    report.gates().forEach(System.out::println);
    return report;
  }

  private static List<String> failed(GateReport report) {
    return report.gates().stream().filter(Gate::failed).map(Gate::name).toList();
  }

  @Test
  void aSoundAdapterPasses() throws IOException {
    GateReport report = trained(repeating(80, 1), repeating(60, 2), 6, 3e-3);
    assertThat(report.against(Set.of())).isEmpty();
  }

  @Test
  void anEmptyAdapterDidNotLearn() throws IOException {
    GateReport report = trained(repeating(20, 1), repeating(20, 2), 1, 1e-12);
    assertThat(failed(report)).containsExactly("learnt.loss");
  }

  @Test
  void aMemorisingAdapterLeaks() throws IOException {
    GateReport report = trained(random(24, 1), random(24, 2), 120, 1e-2);
    assertThat(failed(report)).contains("leak.canaries", "leak.verbatim", "leak.membership");
  }

  @Test
  void anOverTrainedAdapterForgets() throws IOException {
    GateReport report = trained(repeating(40, 1), repeating(40, 2), 30, 5e-2);
    assertThat(failed(report)).contains("forgot.text");
  }
}
