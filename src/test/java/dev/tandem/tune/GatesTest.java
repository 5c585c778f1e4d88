package dev.tandem.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.example.EncodedExample;
import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.example.TokenRow;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.Projection;
import dev.tandem.llm.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
        Optional.empty(),
        List.of(row),
        false);
  }

  private static final LoraSettings LORA =
      new LoraSettings(8, 16, false, Set.of(Projection.values()), 0);
  private static final TrainerSettings HOW =
      new TrainerSettings(Adam.STANDARD, 1024, 1 << 28, 2, 7);

  /** Learns rows into a folder, from the beginning or from what another folder holds. */
  private Path trained(
      String name, Optional<Path> from, List<TokenRow> rows, int epochs, double rate)
      throws IOException {
    List<TokenRow> order = new ArrayList<>(rows);
    Path out = folder.resolve(name);
    try (Trainer trainer =
        from.map(path -> Trainer.continuing(model, LoraAdapter.open(path, model), 0, HOW))
            .orElseGet(() -> Trainer.begin(model, LORA, HOW))) {
      Random random = new Random(1);
      for (int epoch = 0; epoch < epochs; epoch++) {
        Collections.shuffle(order, random);
        for (int at = 0; at < order.size(); at += 16) {
          trainer.step(order.subList(at, Math.min(order.size(), at + 16)), rate);
        }
      }
      trainer.save(out);
    }
    return out;
  }

  private GateReport tested(
      List<EncodedExample> train, List<EncodedExample> dev, int epochs, double rate)
      throws IOException {
    List<Canary> canaries = Canary.draw(train.size(), 3);
    Path adapter = trained("adapter", Optional.empty(), rows(train, canaries), epochs, rate);
    return Gates.ofAdapter(
        base,
        adapter,
        new Gates.Data(train, dev, List.of(), canaries),
        GateThresholds.STANDARD,
        SETTINGS,
        what -> {});
  }

  private List<TokenRow> rows(List<EncodedExample> train, List<Canary> canaries) {
    return Stream.concat(
            train.stream().flatMap(example -> example.rows().stream()),
            canaries.stream().map(canary -> canary.row(encoder)))
        .toList();
  }

  private static List<String> failed(GateReport report) {
    return report.gates().stream().filter(Gate::failed).map(Gate::name).toList();
  }

  /** Messages with labels of two words, which are learnt as words and named with an underscore. */
  private List<EncodedExample> labelled(int n, long seed) {
    Random random = new Random(seed);
    return Stream.generate(
            () -> {
              String letter = String.valueOf((char) ('a' + random.nextInt(4)));
              String text = "say " + letter + " " + letters(random, 2);
              return new EncodedExample(
                  new Example.Labelled(
                      new Place("rows", 1),
                      new Example.Origin(Optional.empty(), List.of()),
                      text,
                      letter + "_label"),
                  Optional.empty(),
                  List.of(ChatRows.answered(encoder, text, letter + " label")),
                  false);
            })
        .limit(n)
        .toList();
  }

  @Test
  void labelsAreRightAsTheRowSpellsThem() throws IOException {
    GateReport report = tested(labelled(80, 1), labelled(40, 2), 6, 3e-3);
    Gate accuracy =
        report.gates().stream()
            .filter(gate -> gate.name().equals("learnt.accuracy"))
            .findFirst()
            .orElseThrow();
    assertThat(accuracy.failed()).as("%s", accuracy).isFalse();
    assertThat(accuracy.value().orElseThrow()).isGreaterThan(0.5);
  }

  @Test
  void aSoundAdapterPasses() throws IOException {
    GateReport report = tested(repeating(80, 1), repeating(60, 2), 6, 3e-3);
    assertThat(report.refusal(Set.of())).isEmpty();
  }

  @Test
  void anEmptyAdapterDidNotLearn() throws IOException {
    GateReport report = tested(repeating(20, 1), repeating(20, 2), 1, 1e-12);
    assertThat(failed(report)).contains("learnt.loss").noneMatch(name -> name.startsWith("leak"));
  }

  @Test
  void aMemorisingAdapterLeaks() throws IOException {
    GateReport report = tested(random(24, 1), random(24, 2), 120, 1e-2);
    assertThat(failed(report)).contains("leak.canaries", "leak.verbatim", "leak.membership");
  }

  @Test
  void anAdapterOfAnotherTemplateDoesNotSurviveExport() throws IOException {
    List<EncodedExample> train = repeating(20, 1);
    Path adapter = trained("other", Optional.empty(), rows(train, List.of()), 1, 1e-3);
    Path killed =
        Files.createDirectories(
            adapter.resolveSibling(".export-%s-17".formatted(adapter.getFileName())));
    Path others = Files.createDirectories(adapter.resolveSibling(".export-another-17"));
    Files.writeString(killed.resolve("half"), "written");
    assertThat(ExportGates.of(base, adapter).stream().filter(Gate::failed)).isEmpty();
    assertThat(killed).doesNotExist();
    assertThat(others).exists();
    Files.writeString(adapter.resolve("chat_template.jinja"), "{{ messages[0].content }}");
    List<Gate> gates = ExportGates.of(base, adapter);
    assertThat(gates.stream().map(Gate::name)).contains("export.peft", "export.gguf");
    assertThat(gates).filteredOn(Gate::failed).isNotEmpty();
    assertThat(gates)
        .filteredOn(Gate::failed)
        .allMatch(gate -> gate.meaning().contains("chat template not as trained"));
  }

  @Test
  void anOverTrainedAdapterForgets() throws IOException {
    // The tiny models know nothing that could be forgotten, so one learns English letters first.
    List<TokenRow> english =
        Probes.read().paragraphs().stream()
            .map(text -> text.replaceAll("[^ -y]", ""))
            .map(text -> text.substring(0, 200))
            .map(text -> encoder.document(text))
            .map(GatesTest::document)
            .toList();
    Path before = trained("before", Optional.empty(), english, 30, 1e-2);
    List<EncodedExample> train = repeating(40, 1);
    Path after = trained("after", Optional.of(before), rows(train, List.of()), 20, 2e-2);
    try (LocalModel served = LocalModel.open(base)) {
      Trial trial =
          new Trial(
              new Scorer(served, Optional.of(before)),
              new Scorer(served, Optional.of(after)),
              encoder,
              GateThresholds.STANDARD,
              SETTINGS);
      Gates.Data data = new Gates.Data(train, repeating(40, 2), List.of(), List.of());
      assertThat(failed(Gates.of(trial, data, what -> {}))).contains("forgot.text");
    }
  }

  private static TokenRow document(int... ids) {
    boolean[] all = new boolean[ids.length];
    Arrays.fill(all, 1, all.length, true);
    return new TokenRow(ids, all);
  }
}
