package dev.tandem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.example.Format;
import dev.tandem.example.StoredSet;
import dev.tandem.json.Json;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Feedback;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What askers say would have been right. Once somebody has agreed it is a labelled row, for those
 * who may read all that the answer stood on, and gone with it.
 */
public final class Corrections {
  private static final int MOST = 1_000;

  private final Home home;

  Corrections(Home home) {
    this.home = home;
  }

  /**
   * The newest that nobody has reviewed, newest first.
   *
   * @param who reviews, and sees those whose sources it may read; empty for operators
   */
  public List<AnswerReplay> open(String collection, Optional<Principals> who) {
    return home.ledger().answers().corrections(home.collection(collection).name(), who, MOST);
  }

  /**
   * Makes a labelled row of one; its id is the answer's.
   *
   * @param text what is right; empty to take the correction as it is
   * @param set of examples that it goes to, made where there is none
   * @return the row
   * @throws UserError if the set is of texts with labels, or the row is there already
   */
  public StoredSet.Row accept(
      AnswerReplay answer, Optional<String> text, String set, String reviewer) {
    String collection = answer.given().collection();
    String right = text.orElseGet(() -> answer.feedback().map(Feedback::correction).orElse(""));
    Set<DocumentKey> sources = sources(answer);
    String id = answer.given().id();
    StoredSet kept =
        new ExampleStore(home)
            .change(
                collection,
                set,
                before -> {
                  StoredSet there =
                      before.orElseGet(() -> new StoredSet(Format.COMPLETION, List.of()));
                  if (there.find(id).isPresent()) {
                    return there; // the ledger had not heard of it when the process was killed
                  }
                  ObjectNode row = row(there.format(), answer.given().question(), right);
                  row.put("id", id).put("acl", readers(collection, sources).toString());
                  var ids = row.putArray("doc_ids");
                  sources.stream()
                      .filter(key -> key.collection().equals(collection))
                      .forEach(key -> ids.add(key.docId()));
                  try {
                    return there.and(row);
                  } catch (IllegalArgumentException e) {
                    throw new UserError("The correction %s.".formatted(e.getMessage()), e);
                  }
                });
    home.ledger().answers().reviewed(id, reviewer, Optional.of(set));
    return kept.find(id).orElseThrow();
  }

  /** Says no to one; false where it was reviewed meanwhile. */
  public boolean reject(AnswerReplay answer, String reviewer) {
    return home.ledger().answers().reviewed(answer.given().id(), reviewer, Optional.empty());
  }

  private static ObjectNode row(Format format, String question, String answer) {
    ObjectNode row = Json.object();
    switch (format) {
      case COMPLETION -> row.put("prompt", question).put("completion", answer);
      case QUESTIONS -> row.put("question", question).putArray("answers").add(answer);
      case CHAT -> {
        var turns = row.putArray("messages");
        turns.addObject().put("role", "user").put("content", question);
        turns.addObject().put("role", "assistant").put("content", answer);
      }
      case CLASSIFICATION ->
          throw new UserError(
              "That set is of texts with their labels, and a correction is an answer; name another set.");
    }
    return row;
  }

  /** What was cited and what stood in the prompt. */
  private static Set<DocumentKey> sources(AnswerReplay answer) {
    Set<DocumentKey> sources = new TreeSet<>();
    answer
        .given()
        .citations()
        .forEach(cited -> sources.add(new DocumentKey(cited.collection(), cited.docId())));
    answer.given().retrieved().stream()
        .filter(each -> each.used())
        .forEach(each -> sources.add(new DocumentKey(each.collection(), each.docId())));
    return sources;
  }

  /** Who is named as a reader of every source; nobody where that is no one. */
  private Acl readers(String collection, Set<DocumentKey> sources) {
    Optional<Acl> common = Optional.empty();
    for (DocumentKey key : sources) {
      Acl acl =
          home.ledger()
              .documents()
              .current(key.collection(), key.docId())
              .map(document -> document.acl())
              .orElse(Acl.NOBODY);
      common = Optional.of(common.map(before -> both(before, acl)).orElse(acl));
    }
    return common.orElseGet(() -> home.collection(collection).defaultAcl());
  }

  private static Acl both(Acl one, Acl other) {
    if (one.equals(Acl.PUBLIC)) {
      return other;
    }
    if (other.equals(Acl.PUBLIC)) {
      return one;
    }
    Set<Principal> common = new TreeSet<>(one.readers());
    common.retainAll(other.readers());
    return Acl.of(common);
  }
}
