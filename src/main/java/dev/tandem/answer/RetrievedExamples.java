package dev.tandem.answer;

import dev.tandem.embed.Embedder;
import dev.tandem.example.Audience;
import dev.tandem.example.Example;
import dev.tandem.example.Grounding;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.llm.Message;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.retrieve.Retriever;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Examples as the arm {@code hybrid} will meet their questions: with the passages that are found
 * for them, right ones and distractors, in the very prompt that it is asked with. Where nothing
 * that is shown holds the answer the right answer is to decline; from a share of the examples the
 * passages that hold it are taken away, so that this is learnt (RAFT: Zhang et al., 2024).
 *
 * <p>An example has its answer in a passage if the passage holds it word for word or is of a
 * document that the row names; a longer answer of a row that names none has it where at least half
 * of its topic words stand in what is shown, since an answer in other words is no reason to
 * decline. Words that many answers share, as a house's form has them, do not speak against it.
 * Marked answers end with the number of the passage that has it, {@code 30 days [2]}.
 */
public final class RetrievedExamples implements Grounding {
  private static final double WORDS = 0.5;

  /** Words of so many answers are shared. */
  private static final int SHARED = 3;

  /** The same as a part of all answers. */
  private static final double SHARED_PART = 0.05;

  /** The share of the rows that one passage fewer is shown with, of each number of passages. */
  private static final double FEW = 0.15;

  /**
   * @param collection whose passages are shown
   * @param language of the collection
   * @param who reads them
   * @param missing share of the examples, 0 to 1, whose evidence is taken away
   * @param marked whether an answer ends with the number of its passage
   * @param seed chooses those
   */
  public record Settings(
      String collection,
      String language,
      Principals who,
      double missing,
      boolean marked,
      long seed) {
    public Settings {
      if (!(missing >= 0 && missing < 1)) {
        throw new IllegalArgumentException(
            "the share of examples without evidence is from 0 to below 1, not " + missing);
      }
    }

    /** Whether an answer says that the passages hold none. */
    public boolean declines(String answer) {
      return Declined.in(language).saidBy(answer);
    }
  }

  /** What became of the examples. */
  public record Counts(int answered, int declined, int withheld) {
    public int all() {
      return answered + declined;
    }
  }

  private final DocumentLog documents;
  private final Retriever retriever;
  private final Extractor extractor;
  private final ToIntFunction<String> tokens;
  private final Settings settings;
  private final Set<String> shared = new HashSet<>(); // stems
  private int answered;
  private int declined;
  private int withheld;

  /**
   * @param embedder compares question and sentences, where not all can be shown
   * @param tokens counts what a text costs the model that learns
   */
  public RetrievedExamples(
      DocumentLog documents,
      Retriever retriever,
      Embedder embedder,
      ToIntFunction<String> tokens,
      Settings settings) {
    this.documents = documents;
    this.retriever = retriever;
    this.extractor = new Extractor(embedder);
    this.tokens = tokens;
    this.settings = settings;
  }

  /** So far: of {@code declined}, {@code withheld} had their evidence taken away. */
  public synchronized Counts counts() {
    return new Counts(answered, declined, withheld);
  }

  @Override
  public synchronized void prepare(List<Example> rows) {
    Map<String, Integer> times = new HashMap<>();
    rows.forEach(
        row ->
            new HashSet<>(Words.topics(row.answer()))
                .forEach(stem -> times.merge(stem, 1, Integer::sum)));
    times.forEach(
        (stem, n) -> {
          if (n >= Math.max(SHARED, SHARED_PART * rows.size())) {
            shared.add(stem);
          }
        });
  }

  @Override
  public synchronized Example.Chat ground(Example.Chat example) {
    String question = last(example, Message.Role.USER);
    String answer = last(example, Message.Role.ASSISTANT);
    List<Passage> found = found(question);
    boolean withhold = lot(example, "missing") < settings.missing;
    if (withhold) {
      found = found.stream().filter(passage -> !holds(passage, example, answer)).toList();
    }
    if (!withhold) {
      found = few(found, example, answer);
    }
    List<Passage> shown = shown(question, found).shown();
    boolean declines = withhold || !answers(shown, example, answer);
    answered += declines ? 0 : 1;
    declined += declines ? 1 : 0;
    withheld += withhold ? 1 : 0;
    List<Message> messages = new ArrayList<>(HybridPrompt.ask(question, shown));
    String said = settings.marked ? marked(shown, example, answer) : answer;
    messages.add(Message.assistant(declines ? HybridPrompt.decline(settings.language) : said));
    return new Example.Chat(example.place(), origin(example, shown), messages, Set.of());
  }

  private List<Passage> found(String question) {
    return retriever
        .retrieve(
            new RetrievalRequest(settings.collection, question, settings.who, DocumentAsk.DEPTH))
        .passages()
        .stream()
        .filter(passage -> version(passage).isPresent())
        .toList();
  }

  /**
   * What a teacher is shown with a question: what is learnt with it before any is taken away.
   *
   * @param asked the conversation that asks
   */
  record Shown(
      List<Message> asked,
      Grounder grounder,
      String language,
      Function<Passage, Audience> readers) {
    /** Whether an answer says that the passages hold none. */
    boolean declines(String answer) {
      return Declined.in(language).saidBy(answer);
    }

    String decline() {
      return HybridPrompt.decline(language);
    }

    /** Who may read what supports an answer; empty where something in it has no support. */
    Optional<Audience> support(String answer) {
      return grounder
          .support(answer)
          .map(
              spans ->
                  spans.stream()
                      .map(span -> readers.apply(span.source()))
                      .reduce(Audience.NONE, Audience::and));
    }
  }

  Shown shown(Example.Chat row) {
    String question = last(row, Message.Role.USER);
    List<Passage> found = found(question);
    Evidence evidence = shown(question, found);
    return new Shown(
        HybridPrompt.ask(question, evidence.shown()),
        new Grounder(
            question, evidence.units(), evidence.weights(), settings.language, HouseForm.NONE),
        settings.language,
        this::readers);
  }

  private static String last(Example.Chat example, Message.Role role) {
    return example.messages().stream()
        .filter(message -> message.role() == role)
        .reduce((first, second) -> second)
        .map(Message::content)
        .orElse("");
  }

  /**
   * A number from 0 to below 1, by a hash, so that a row's lot does not depend on the rows before.
   */
  private double lot(Example.Chat example, String what) {
    String hash = Sha256.of(settings.seed + "\n" + what + "\n" + example.prompt());
    return Long.parseLong(hash.substring(0, 8), 16) / (double) (1L << 32);
  }

  /**
   * Of some of the rows only one passage or two, with one that holds the answer: where little is
   * found, as in a small collection, a reader that always saw more takes that as a reason to
   * decline.
   */
  private List<Passage> few(List<Passage> found, Example.Chat example, String answer) {
    int most = (int) Math.min(HybridPrompt.PASSAGES, 1 + lot(example, "few") / FEW);
    if (most == HybridPrompt.PASSAGES) {
      return found;
    }
    List<Passage> best = found.subList(0, Math.min(HybridPrompt.PASSAGES, found.size()));
    Optional<Passage> holder = best.stream().filter(p -> holds(p, example, answer)).findFirst();
    List<Passage> kept = new ArrayList<>(best.subList(0, Math.min(most, best.size())));
    if (holder.isPresent() && !kept.contains(holder.get())) {
      kept.set(kept.size() - 1, holder.get());
    }
    return kept;
  }

  private Evidence shown(String question, List<Passage> found) {
    List<Passage> best = found.stream().limit(HybridPrompt.PASSAGES).toList();
    Readable readable = new Readable(documents, settings.who);
    Weights weights = new Weights(found);
    if (Focus.whole(best, HybridPrompt.TOKENS, tokens)) {
      return Evidence.unranked(best, weights, readable, passage -> settings.language);
    }
    return Evidence.of(question, best, weights, readable, passage -> settings.language, extractor)
        .within(HybridPrompt.TOKENS, tokens);
  }

  private boolean holds(Passage passage, Example.Chat example, String answer) {
    return example.origin().documents().contains(document(passage))
        || Squad.contains(passage.text(), List.of(answer))
        || example.origin().documents().isEmpty() && inOtherWords(List.of(passage), answer);
  }

  private boolean answers(List<Passage> shown, Example.Chat example, String answer) {
    return shown.stream().anyMatch(passage -> holds(passage, example, answer))
        || example.origin().documents().isEmpty() && inOtherWords(shown, answer);
  }

  private boolean inOtherWords(List<Passage> shown, String answer) {
    Set<String> said = new HashSet<>(Words.topics(answer));
    Set<String> present = new HashSet<>();
    shown.forEach(passage -> present.addAll(Words.topics(passage.text())));
    return heldBy(present, said) || heldBy(present, without(said, shared));
  }

  private static Set<String> without(Set<String> words, Set<String> some) {
    Set<String> others = new HashSet<>(words);
    others.removeAll(some);
    return others;
  }

  private static boolean heldBy(Set<String> present, Set<String> said) {
    long held = said.stream().filter(present::contains).count();
    return !said.isEmpty() && held >= WORDS * said.size();
  }

  /** The answer with the number of the first passage that holds it, best word for word. */
  private String marked(List<Passage> shown, Example.Chat example, String answer) {
    int best = 0;
    double most = -1;
    for (int i = 0; i < shown.size(); i++) {
      double worth = worth(shown.get(i), example, answer);
      if (worth > most) {
        best = i;
        most = worth;
      }
    }
    return answer.strip() + " [" + (best + 1) + "]";
  }

  /** How surely an answer is of a passage: it holds it, is of its document, shares its words. */
  private double worth(Passage passage, Example.Chat example, String answer) {
    Set<String> present = new HashSet<>(Words.topics(passage.text()));
    List<String> said = Words.topics(answer);
    double shared =
        said.stream().filter(present::contains).count() / (double) Math.max(1, said.size());
    boolean word = Squad.contains(passage.text(), List.of(answer));
    return shared
        + (word ? 4 : 0)
        + (example.origin().documents().contains(document(passage)) ? 2 : 0);
  }

  private DocumentKey document(Passage passage) {
    return new DocumentKey(settings.collection, passage.docId());
  }

  private Optional<VersionInfo> version(Passage passage) {
    return documents.current(settings.collection, passage.docId());
  }

  private Example.Origin origin(Example.Chat example, List<Passage> shown) {
    Audience readers = Audience.of(List.of(example));
    for (Passage passage : shown) {
      readers = readers.and(readers(passage));
    }
    return new Example.Origin(
        readers.readers(), example.origin().documents(), List.copyOf(readers.documents()));
  }

  private Audience readers(Passage passage) {
    Acl acl = version(passage).map(VersionInfo::acl).orElse(Acl.NOBODY); // just deleted
    return new Audience(Optional.of(acl), new TreeSet<>(List.of(document(passage))));
  }
}
