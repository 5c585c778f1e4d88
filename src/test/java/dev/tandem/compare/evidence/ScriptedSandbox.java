package dev.tandem.compare.evidence;

import dev.tandem.compare.Contestant;
import dev.tandem.compare.Reply;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.Acl;
import dev.tandem.text.Citation;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Documents in memory, and arms that do one thing without fail. */
final class ScriptedSandbox implements Sandbox {
  private record Held(String text, Acl acl) {}

  private final Map<String, Held> held = new LinkedHashMap<>();
  private final Map<String, Way> ways;
  private boolean learningKnown;
  boolean closed;

  /** What an arm does. */
  enum Way {
    /** Says the sentence of a document that it may read for this reader. */
    READS,
    /** The same of a document that it should not read. */
    LEAKS,
    /** Says the gold answer and quotes it from a document that nobody asked about. */
    READS_TWIN,
    /** Says the gold answer, whatever became of the documents. */
    RECITES,
    /** The same, and is refused to who may not use its adapter once that is known. */
    RECITES_TO_SOME,
    /** Knows nothing. */
    IGNORANT,
    /** Throws. */
    BREAKS
  }

  /**
   * @param texts by document; everybody may read them
   * @param ways by arm
   */
  ScriptedSandbox(Map<String, String> texts, Map<String, Way> ways) {
    texts.forEach((id, text) -> held.put(id, new Held(text, Acl.PUBLIC)));
    this.ways = ways;
  }

  @Override
  public List<StoredDocument> documents() {
    return held.entrySet().stream()
        .map(
            each ->
                new StoredDocument(
                    each.getKey(), each.getKey(), each.getValue().text(), Optional.empty()))
        .toList();
  }

  String text(String docId) {
    return held.get(docId).text();
  }

  @Override
  public double change(String docId, UnaryOperator<String> change) {
    held.computeIfPresent(docId, (id, old) -> new Held(change.apply(old.text()), old.acl()));
    return 2;
  }

  @Override
  public void permit(Collection<String> docIds, Acl readers) {
    docIds.forEach(
        docId -> held.computeIfPresent(docId, (id, old) -> new Held(old.text(), readers)));
  }

  @Override
  public void delete(Collection<String> docIds) {
    docIds.forEach(held::remove);
  }

  @Override
  public void rememberLearning() {
    learningKnown = true;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public Contestant arm(String name, Principals who) {
    return new Contestant() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String identity() {
        return name;
      }

      @Override
      public Reply reply(TestQuestion question) {
        return answer(ways.getOrDefault(name, Way.IGNORANT), question, question.who().orElse(who));
      }
    };
  }

  private Reply answer(Way way, TestQuestion question, Principals who) {
    return switch (way) {
      case READS, LEAKS ->
          question.docIds().stream()
              .filter(held::containsKey)
              .filter(id -> way == Way.LEAKS || held.get(id).acl().admits(who))
              .findFirst()
              .map(id -> said(question, held.get(id).text()))
              .orElseGet(() -> declined(question));
      case READS_TWIN -> quoted(question, question.answers().getFirst());
      case RECITES -> said(question, question.answers().getFirst());
      case RECITES_TO_SOME -> {
        boolean restricted =
            question.docIds().stream()
                .filter(held::containsKey)
                .anyMatch(id -> !held.get(id).acl().admits(who));
        if (learningKnown && restricted) {
          throw new UserError("the adapter was trained on documents that you may not read");
        }
        yield said(question, question.answers().getFirst());
      }
      case IGNORANT -> declined(question);
      case BREAKS -> throw new UserError("it broke");
    };
  }

  private static Reply quoted(TestQuestion question, String text) {
    Citation twin =
        new Citation(
            1, "rules", "twin", 1, "Twin", 0, text.codePointCount(0, text.length()), 0, text);
    return new Reply(
        question.id(), text, false, "said", "", List.of(twin), true, List.of(), 1, 1, 500);
  }

  static Reply said(TestQuestion question, String text) {
    return new Reply(
        question.id(), text, false, "said", "", List.of(), false, List.of(), 1, 1, 500);
  }

  private static Reply declined(TestQuestion question) {
    return new Reply(
        question.id(), "I do not know.", true, "none", "", List.of(), false, List.of(), 1, 1, 1);
  }
}
