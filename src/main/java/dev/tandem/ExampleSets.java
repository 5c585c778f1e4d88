package dev.tandem;

import dev.tandem.answer.ExampleAccess;
import dev.tandem.example.DataReport;
import dev.tandem.example.Example;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.Finding;
import dev.tandem.example.MaskView;
import dev.tandem.example.Place;
import dev.tandem.example.RowChecks;
import dev.tandem.example.RowSettings;
import dev.tandem.example.StoredSet;
import dev.tandem.example.TrainingData;
import dev.tandem.llm.Message;
import dev.tandem.settings.Key;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sets of labelled rows that the home keeps for its collections: changed, checked and shown. */
public final class ExampleSets {
  private static final int UNKNOWN_CONTEXT = 2048; // where a model does not say what it takes
  private static final long SEED = 1;

  private final Home home;
  private final ExampleStore store;
  private final Training training;

  ExampleSets(Home home, Training training) {
    this.home = home;
    this.store = new ExampleStore(home);
    this.training = training;
  }

  /** The sets of a collection by name. */
  public Map<String, StoredSet> all(String collection) {
    return store.all(collection);
  }

  public Optional<StoredSet> find(String collection, String set) {
    return store.find(collection, set);
  }

  /**
   * The file of a set, as training and measuring read it.
   *
   * @throws UserError if there is none
   */
  public Path file(String collection, String set) {
    return store.file(collection, set);
  }

  /**
   * Changes a set, or makes one; others wait meanwhile.
   *
   * @param change from what there is; what it throws leaves everything as it was
   * @throws UserError if the name is none, or the disk is full
   */
  public StoredSet change(
      String collection, String set, Function<Optional<StoredSet>, StoredSet> change) {
    home.writerLedger();
    return store.change(collection, set, change);
  }

  /**
   * Deletes a set.
   *
   * @param check sees it before; what it throws leaves it as it is
   * @return whether there was one
   */
  public boolean delete(String collection, String set, Consumer<StoredSet> check) {
    home.writerLedger();
    return store.delete(collection, set, check);
  }

  /** Another whenever a check might find something else. */
  public String state(String collection) {
    StringBuilder state = new StringBuilder();
    all(collection).forEach((name, set) -> state.append(name).append(' ').append(set.hash()));
    return Sha256.of(state.append(home.ledger().documents().sequence(collection)).toString());
  }

  /** Whether a reader may be shown a row, as {@link ExampleAccess} says of all examples. */
  public boolean readable(String collection, StoredSet.Row row, Principals who) {
    return new ExampleAccess(home.ledger().documents(), List.of(collection))
        .admits(StoredSet.origin(row, collection), who);
  }

  /**
   * What would spoil a training with a set, each finding at the number of its row. Where the home's
   * model can be trained, also rows that it cannot be given.
   *
   * @param labels whether each label is also predicted from the other rows; embeds every text
   */
  public List<Finding> check(String collection, String set, boolean labels) {
    StoredSet rows = find(collection, set).orElseThrow(() -> ExampleStore.none(collection, set));
    Map<String, List<Example>> others = new LinkedHashMap<>();
    all(collection)
        .forEach(
            (name, other) -> {
              if (!name.equals(set)) {
                others.put(name, other.examples(name, collection));
              }
            });
    List<Finding> findings =
        new ArrayList<>(
            RowChecks.of(
                rows.examples(set, collection),
                others,
                labels ? Optional.of(home.embedder()) : Optional.empty(),
                SEED,
                Adapters.deleted(home.ledger().documents())));
    if (home.settings().text(Key.MODEL_ENDPOINT).isEmpty() && !rows.rows().isEmpty()) {
      findings.addAll(refused(collection, set));
    }
    return findings;
  }

  /** Findings of rows that the model cannot learn from, with the numbers of the rows. */
  private List<Finding> refused(String collection, String set) {
    Map<Integer, Integer> numbers = numbers(file(collection, set));
    List<Finding> findings = new ArrayList<>();
    for (Finding each :
        DataReport.of(encoded(collection, set), Optional.empty(), SEED, done -> {}).findings()) {
      if (each.blocks()) {
        findings.add(
            new Finding(
                each.check(),
                true,
                each.count(),
                each.what(),
                each.items().stream()
                    .map(
                        item ->
                            new Finding.Item(
                                new Place(set, numbers.getOrDefault(item.place().line(), 0)),
                                item.detail()))
                    .toList()));
      }
    }
    return findings;
  }

  /** The number of the row that begins in each line of a set's file. */
  private static Map<Integer, Integer> numbers(Path file) {
    ExampleFile read = ExampleFile.read(file, Optional.of(ExampleStore.format(file)));
    List<Integer> lines = new ArrayList<>();
    read.rows().forEach(row -> lines.add(row.place().line()));
    read.refused().forEach(row -> lines.add(row.place().line()));
    lines.sort(Integer::compare);
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      numbers.put(lines.get(i), i + 1);
    }
    return numbers;
  }

  /**
   * A row as the model learns it; several where it has several parts.
   *
   * @param number of the row, 1 the first
   * @throws UserError if the model cannot be trained, or the row cannot be learnt
   */
  public List<MaskView> mask(String collection, String set, int number) {
    Path file = file(collection, set);
    Map<Integer, Integer> numbers = numbers(file);
    TrainingData data = encoded(collection, set);
    data.refused().stream()
        .filter(each -> numbers.getOrDefault(each.place().line(), 0) == number)
        .findFirst()
        .ifPresent(
            each -> {
              throw new UserError("The row cannot be learnt: it %s.".formatted(each.reason()));
            });
    return training.masks(data, Integer.MAX_VALUE).stream()
        .filter(view -> numbers.getOrDefault(view.place().line(), 0) == number)
        .toList();
  }

  private TrainingData encoded(String collection, String set) {
    int context = training.encoder().contextLength();
    return training.read(
        new TrainingData.Request(
            List.of(file(collection, set)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            new RowSettings(
                context > 0 ? context : UNKNOWN_CONTEXT, false, Set.of(Message.Role.ASSISTANT)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            collection,
            document -> false, // deleted ones are told as such
            0,
            SEED));
  }
}
