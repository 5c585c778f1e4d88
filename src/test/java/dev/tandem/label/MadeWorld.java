package dev.tandem.label;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A small organisation of which it is known what helps to answer its questions.
 *
 * @param test what is compared and chosen by
 * @param holdout what neither sees: the best arm is the one that answers these
 * @param changes later versions of documents, ingested before the holdout is asked
 * @param deleted documents that are deleted before the holdout is asked
 */
record MadeWorld(
    WorldKind kind,
    long seed,
    List<Paper> documents,
    List<Row> train,
    List<Question> test,
    List<Question> holdout,
    List<Paper> changes,
    List<String> deleted) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A document. */
  record Paper(String id, String title, String text, String acl, Optional<String> updated) {}

  /**
   * A labelled question.
   *
   * @param acl who may read it; empty for everybody
   */
  record Row(String prompt, String completion, List<String> docIds, Optional<String> acl) {}

  /**
   * A question to the arms.
   *
   * @param answers that are right; none if it is right to decline
   * @param as who asks; empty for whoever compares
   */
  record Question(
      String id, String question, List<String> answers, List<String> docIds, Optional<String> as) {}

  MadeWorld {
    documents = List.copyOf(documents);
    train = List.copyOf(train);
    test = List.copyOf(test);
    holdout = List.copyOf(holdout);
    changes = List.copyOf(changes);
    deleted = List.copyOf(deleted);
  }

  /** Writes its files; the same world has the same bytes. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    lines(folder.resolve("documents.jsonl"), documents.stream().map(MadeWorld::json).toList());
    lines(folder.resolve("train.jsonl"), train.stream().map(MadeWorld::json).toList());
    lines(folder.resolve("test.jsonl"), test.stream().map(MadeWorld::json).toList());
    lines(folder.resolve("holdout.jsonl"), holdout.stream().map(MadeWorld::json).toList());
    if (!changes.isEmpty()) {
      lines(folder.resolve("changes.jsonl"), changes.stream().map(MadeWorld::json).toList());
    }
    Files.writeString(folder.resolve("profile.yaml"), kind.profile());
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", kind.wireName());
    facts.put("seed", seed);
    facts.put("unseen", kind.unseen());
    facts.put("factors", kind.factors());
    facts.put("barred", kind.barred());
    facts.put("as", kind.trainer());
    facts.put("deleted", deleted);
    lines(folder.resolve("world.json"), List.of(facts));
  }

  private static void lines(Path file, List<Map<String, Object>> rows) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Map<String, Object> row : rows) {
      lines.append(JSON.writeValueAsString(row)).append('\n');
    }
    Files.writeString(file, lines);
  }

  private static Map<String, Object> json(Paper paper) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", paper.id());
    row.put("title", paper.title());
    row.put("text", paper.text());
    row.put("acl", paper.acl());
    paper.updated().ifPresent(date -> row.put("updated", date));
    return row;
  }

  private static Map<String, Object> json(Row learnt) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("prompt", learnt.prompt());
    row.put("completion", learnt.completion());
    if (!learnt.docIds().isEmpty()) {
      row.put("doc_ids", learnt.docIds());
    }
    learnt.acl().ifPresent(acl -> row.put("acl", acl));
    return row;
  }

  private static Map<String, Object> json(Question asked) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", asked.id());
    row.put("question", asked.question());
    row.put("answers", asked.answers());
    row.put("answerable", !asked.answers().isEmpty());
    row.put("doc_ids", asked.docIds());
    asked.as().ifPresent(who -> row.put("as", who));
    return row;
  }

  /** {@code both-7}. */
  String name() {
    return "%s-%d".formatted(kind.wireName().toLowerCase(Locale.ROOT), seed);
  }
}
