package dev.tandem.observe;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Feedback;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.Rating;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.Finding.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks once over a collection's record: review dates, parses, duplicates, use, open questions. */
public final class FirstWatch {
  private static final int INGESTS = 50;
  private static final int PUSHES = 500; // each is a run of its own
  private static final int ANSWERS = 5_000;

  /** Fewer questions say nothing about a document that none of them found. */
  private static final int FEWEST_QUESTIONS = 20;

  private final Ledger ledger;

  public FirstWatch(Ledger ledger) {
    this.ledger = ledger;
  }

  /** All findings, by kind in the order of {@link Kind}, then by target. */
  public List<Finding> look(String collection, LocalDate today) {
    List<VersionInfo> documents = new ArrayList<>();
    ledger.documents().forEachCurrent(collection, documents::add);
    List<AnswerReplay> replays = ledger.answers().allRecent(collection, ANSWERS);
    List<AnswerRecord> answers = replays.stream().map(AnswerReplay::given).toList();
    List<Finding> findings = new ArrayList<>();
    findings.addAll(pastReview(documents, today));
    findings.addAll(failed(collection, "ingest", INGESTS));
    findings.addAll(failed(collection, "push", PUSHES));
    findings.addAll(empty(documents));
    findings.addAll(duplicates(documents));
    findings.addAll(neverRetrieved(collection, documents, answers));
    findings.addAll(unanswered(answers));
    findings.addAll(ratedDown(replays));
    findings.sort(Comparator.comparing(Finding::kind).thenComparing(Finding::target));
    return findings;
  }

  private static List<Finding> pastReview(List<VersionInfo> documents, LocalDate today) {
    return documents.stream()
        .flatMap(
            document ->
                document.review().filter(date -> date.isBefore(today)).stream()
                    .map(
                        date ->
                            new Finding(
                                Kind.PAST_REVIEW,
                                document.docId(),
                                "was to be reviewed by " + date)))
        .toList();
  }

  private List<Finding> failed(String collection, String kind, int runs) {
    return ledger.runs().unmended(collection, kind, runs).stream()
        .map(outcome -> new Finding(Kind.FAILED, outcome.path(), outcome.reason()))
        .toList();
  }

  private static List<Finding> empty(List<VersionInfo> documents) {
    return documents.stream()
        .filter(document -> document.chunks() == 0)
        .map(
            document ->
                new Finding(Kind.EMPTY, document.docId(), "has no text that can be searched"))
        .toList();
  }

  private static List<Finding> duplicates(List<VersionInfo> documents) {
    Map<String, List<String>> byContent = new LinkedHashMap<>();
    for (VersionInfo document : documents) {
      byContent
          .computeIfAbsent(document.contentHash(), hash -> new ArrayList<>())
          .add(document.docId());
    }
    return byContent.values().stream()
        .filter(ids -> ids.size() > 1)
        .map(
            ids ->
                new Finding(
                    Kind.DUPLICATE,
                    ids.getFirst(),
                    "also stands as " + String.join(", ", ids.subList(1, ids.size()))))
        .toList();
  }

  private static List<Finding> neverRetrieved(
      String collection, List<VersionInfo> documents, List<AnswerRecord> answers) {
    if (answers.size() < FEWEST_QUESTIONS) {
      return List.of();
    }
    Set<String> retrieved = new HashSet<>();
    for (AnswerRecord answer : answers) {
      answer.retrieved().stream()
          .filter(passage -> passage.collection().equals(collection))
          .forEach(passage -> retrieved.add(passage.docId()));
    }
    return documents.stream()
        .filter(document -> !retrieved.contains(document.docId()))
        .map(
            document ->
                new Finding(
                    Kind.NEVER_RETRIEVED,
                    document.docId(),
                    "not among the passages of any of %d questions".formatted(answers.size())))
        .toList();
  }

  private static List<Finding> unanswered(List<AnswerRecord> answers) {
    return answers.stream()
        .filter(AnswerRecord::abstained)
        .map(
            answer ->
                new Finding(
                    Kind.UNANSWERED,
                    answer.id(),
                    answer.question().isEmpty() ? "(text destroyed)" : answer.question()))
        .toList();
  }

  private static List<Finding> ratedDown(List<AnswerReplay> answers) {
    List<Finding> findings = new ArrayList<>();
    for (AnswerReplay answer : answers) {
      answer
          .feedback()
          .filter(said -> said.rating() == Rating.DOWN)
          .ifPresent(
              said ->
                  findings.add(
                      new Finding(Kind.RATED_DOWN, answer.given().id(), detail(answer, said))));
    }
    return findings;
  }

  private static String detail(AnswerReplay answer, Feedback said) {
    String question = answer.given().question();
    if (question.isEmpty()) {
      return "(text destroyed)";
    }
    return said.comment().isBlank() ? question : question + " - " + said.comment();
  }
}
