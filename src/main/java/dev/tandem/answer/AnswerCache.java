package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.text.RecentMap;
import dev.tandem.text.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Answers given before, so that they are not computed again. Two kinds are kept:
 *
 * <ul>
 *   <li>the whole answer to the same words, as long as nothing at all has happened in the
 *       collections asked: their change sequences are part of the key
 *   <li>what the model wrote when it was shown the same passages, for a question that is alike: the
 *       same numbers, names and denials, and a vector near enough. Retrieval, permissions,
 *       abstention and grounding are done anew each time, so only the writing is spared
 * </ul>
 *
 * Both hold only for the same permissions, generation, model, adapter, prompt and settings. Safe
 * for use by many threads.
 */
public final class AnswerCache {
  /** Keeps nothing. */
  public static final AnswerCache NONE = new AnswerCache(0, 1);

  /** Questions that were asked of the same passages; beyond, the oldest goes. */
  private static final int ALIKE = 16;

  /**
   * For whom and how is asked.
   *
   * @param scope of {@link PromptScope}: collections, generations, permissions
   * @param how hash of model, adapter, prompt, settings and conversation
   */
  record Asked(String scope, String how, String question) {}

  private record Key(Asked asked, List<Long> sequences) {}

  private record Shown(String scope, String how, String passages) {}

  private record Written(String question, Facts facts, Generation text) {}

  /** It costs nothing the second time. */
  private static final UnaryOperator<Generation> AGAIN =
      text -> new Generation(text.text(), text.finish(), 0, 0, Duration.ZERO, Duration.ZERO);

  private final double alike;
  private final Map<Key, Outcome> outcomes;
  private final Map<Shown, List<Written>> texts;
  private final int most;
  private long same;
  private long near;
  private long missed;

  /**
   * @param most answers that are kept of either kind; 0 for none
   * @param alike cosine of two questions' vectors from which one's answer does for the other; 1 for
   *     never
   */
  public AnswerCache(int most, double alike) {
    this.most = most;
    this.alike = alike;
    this.outcomes = new RecentMap<>(most);
    this.texts = new RecentMap<>(most);
  }

  /** How often something kept could be used, and how often not. */
  public record Counts(long same, long alike, long missed) {}

  public synchronized Counts counts() {
    return new Counts(same, near, missed);
  }

  boolean keeps() {
    return most > 0;
  }

  /**
   * The answer to the same words.
   *
   * @param sequences of the changes of each collection asked
   */
  synchronized Optional<Outcome> same(Asked asked, List<Long> sequences) {
    Optional<Outcome> found = Optional.ofNullable(outcomes.get(new Key(asked, sequences)));
    same += found.isPresent() ? 1 : 0;
    return found;
  }

  synchronized void keep(Asked asked, List<Long> sequences, Outcome outcome) {
    if (keeps()) {
      outcomes.put(new Key(asked, sequences), outcome.again());
    }
  }

  /**
   * What was written for a question like this one.
   *
   * @param standalone the question without what went before
   * @param evidence that is shown now
   * @param vectors of questions; only asked for where the passages were shown before
   */
  Optional<Generation> alike(
      Asked asked, String standalone, Evidence evidence, Function<String, float[]> vectors) {
    if (!keepsTexts()) {
      return Optional.empty();
    }
    List<Written> before;
    synchronized (this) {
      before = List.copyOf(texts.getOrDefault(shown(asked, evidence), List.of()));
    }
    Optional<Generation> found = Optional.empty();
    if (!before.isEmpty()) {
      float[] mine = vectors.apply(standalone);
      Facts facts = Facts.of(asked.question());
      found =
          before.stream()
              .filter(each -> each.facts().support(facts) && facts.support(each.facts()))
              .filter(each -> Extractor.dot(vectors.apply(each.question()), mine) >= alike)
              .map(Written::text)
              .findFirst();
    }
    count(found.isPresent());
    return found;
  }

  private boolean keepsTexts() {
    return keeps() && alike < 1;
  }

  private synchronized void count(boolean found) {
    near += found ? 1 : 0;
    missed += found ? 0 : 1;
  }

  void keep(Asked asked, String standalone, Evidence evidence, Generation text) {
    if (!keepsTexts()) {
      return;
    }
    Written written = new Written(standalone, Facts.of(asked.question()), AGAIN.apply(text));
    synchronized (this) {
      List<Written> all = texts.computeIfAbsent(shown(asked, evidence), key -> new ArrayList<>());
      all.addFirst(written);
      if (all.size() > ALIKE) {
        all.removeLast();
      }
    }
  }

  /** Drops what was kept for some scopes: a document or a permission went. */
  public synchronized void forget(Predicate<String> scopes) {
    outcomes.keySet().removeIf(key -> scopes.test(key.asked().scope()));
    texts.keySet().removeIf(key -> scopes.test(key.scope()));
  }

  private static Shown shown(Asked asked, Evidence evidence) {
    StringBuilder passages = new StringBuilder();
    evidence
        .shown()
        .forEach(
            passage ->
                passages
                    .append(passage.collection())
                    .append('\n')
                    .append(passage.docId())
                    .append('\n')
                    .append(passage.version())
                    .append('\n')
                    .append(passage.start())
                    .append('\n')
                    .append(passage.text())
                    .append('\n'));
    return new Shown(asked.scope(), asked.how(), Sha256.of(passages.toString()));
  }
}
