package dev.tandem.label;

import dev.tandem.answer.HybridPrompt;
import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.example.Recipe;
import dev.tandem.llm.Message;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The recipe {@code reader}: rows that teach a small model to answer from numbered passages, in
 * their words and with their numbers, to say where they differ, and to decline where they are
 * silent. The same seed gives the same bytes. Every row is checked before it is given.
 */
public final class ReaderRows {
  /** As it is named on the command line and in {@code tandem.json}. */
  public static final String NAME = "reader";

  /** How many rows are made unless it is said. */
  public static final int ROWS = 6000;

  private static final int TRIES = 500; // of one row, before the templates must be at fault
  private static final long MEASURED = 0x5DEECE66DL; // rows for measuring are drawn apart

  private final List<DocumentTemplate> templates = Domains.all();
  private final long seed;
  private final ToIntFunction<String> tokens;

  /**
   * @param tokens counts what a text costs the model that learns
   */
  public ReaderRows(long seed, ToIntFunction<String> tokens) {
    this.seed = seed;
    this.tokens = tokens;
  }

  /**
   * Rows to learn, and rows to measure on, from templates of which none is learnt.
   *
   * @param rows to learn
   * @param dev to measure on
   */
  public Recipe recipe(int rows, int dev) {
    return new Recipe(
        NAME, seed, rows, chats(learnt(rows), "row"), chats(measured(dev), "dev row"));
  }

  /** The rows to learn, before they are put into the prompt. */
  List<ReaderRow> learnt(int count) {
    List<DocumentTemplate> some = templates.stream().filter(t -> !t.heldOut()).toList();
    return rows(count, seed, some, some);
  }

  /** The rows to measure on. */
  List<ReaderRow> measured(int count) {
    List<DocumentTemplate> held = templates.stream().filter(DocumentTemplate::heldOut).toList();
    return rows(count, seed ^ MEASURED, held, templates);
  }

  private List<ReaderRow> rows(
      int count, long from, List<DocumentTemplate> asked, List<DocumentTemplate> beside) {
    Set<String> known = new HashSet<>();
    List<ReaderRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(new World(from * 1_000_003 + i), asked, beside, known));
    }
    return rows;
  }

  private ReaderRow row(
      World world, List<DocumentTemplate> asked, List<DocumentTemplate> beside, Set<String> known) {
    CaseKind kind = CaseKind.of(world.random().nextDouble());
    Desk desk = new Desk(world, asked, beside);
    for (int i = 0; i < TRIES; i++) {
      Optional<ReaderRow> row = attempt(kind, desk).filter(this::fine);
      if (row.isPresent() && known.add(chat(row.get(), "", 0).prompt())) {
        return row.get();
      }
    }
    throw new IllegalStateException(
        "no row of the kind %s could be made with the seed %d".formatted(kind.wireName(), seed));
  }

  private static Optional<ReaderRow> attempt(CaseKind kind, Desk desk) {
    SingleCases one = new SingleCases(desk);
    SeveralCases several = new SeveralCases(desk);
    return switch (kind) {
      case SHORT -> Optional.of(one.shortAnswer()).filter(ReaderRows::onlyThere);
      case SENTENCES -> Optional.of(one.sentences());
      case LIST -> Optional.of(one.list());
      case TABLE -> Optional.of(one.table());
      case SEVERAL -> several.several();
      case NEWER -> several.newer();
      case DIFFERING -> several.differing();
      case SILENT -> Optional.of(one.silent());
    };
  }

  /** Whether no other passage holds the answer by chance: its number would be as right. */
  private static boolean onlyThere(ReaderRow row) {
    ReaderRow.Statement said = row.statements().getFirst();
    return IntStream.range(0, row.pages().size())
        .filter(page -> page != said.page())
        .noneMatch(page -> ReaderRow.holds(row.pages().get(page).shown(), said.text()));
  }

  private boolean fine(ReaderRow row) {
    List<Passage> passages = passages(row);
    return row.faults().isEmpty() && HybridPrompt.fit(passages, tokens);
  }

  private static List<Passage> passages(ReaderRow row) {
    return IntStream.range(0, row.pages().size())
        .mapToObj(page -> row.pages().get(page).passage(page + 1))
        .toList();
  }

  private List<Example.Chat> chats(List<ReaderRow> rows, String name) {
    String source = "recipe %s, seed %d, %s".formatted(NAME, seed, name);
    return IntStream.range(0, rows.size()).mapToObj(i -> chat(rows.get(i), source, i + 1)).toList();
  }

  /** As it is learnt: in the prompt in which it will be asked. */
  static Example.Chat chat(ReaderRow row, String source, int number) {
    List<Message> messages = new ArrayList<>(HybridPrompt.ask(row.question(), passages(row)));
    messages.add(
        Message.assistant(row.statements().isEmpty() ? HybridPrompt.decline("en") : row.answer()));
    return new Example.Chat(
        new Place(source, number),
        new Example.Origin(Optional.empty(), List.of()),
        messages,
        Set.of());
  }
}
