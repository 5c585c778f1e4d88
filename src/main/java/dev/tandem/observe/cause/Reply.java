package dev.tandem.observe.cause;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.observe.Said;
import dev.tandem.text.Citation;
import dev.tandem.text.DocumentKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of a question, as far as metrics look at it.
 *
 * @param text of the answer; where there was none, why
 * @param quoted the documents cited, each once
 * @param found the documents of the passages, best first
 * @param score of the best passage; 0 where there is none
 * @param denied candidates that the permission check refused
 * @param millis {@code retrieve}, {@code prefill}, {@code decode}, {@code total}
 * @param basis what it was made of, prompt, model by its name and passages, as one text; empty
 *     where no passage was read
 * @param failed whether there was no answer at all
 */
public record Reply(
    boolean abstained,
    String text,
    List<DocumentKey> quoted,
    List<DocumentKey> found,
    double score,
    int denied,
    int promptTokens,
    int completionTokens,
    Map<String, Long> millis,
    String basis,
    boolean failed) {
  private static final int CORE = 4; // lines of a basis

  /**
   * Of a question that could not be asked.
   *
   * @param why a sentence for people
   */
  public static Reply failed(String why) {
    return new Reply(false, why, List.of(), List.of(), 0, 0, 0, 0, Map.of(), "", true);
  }

  public Reply {
    quoted = List.copyOf(quoted);
    found = List.copyOf(found);
    millis = Map.copyOf(millis);
  }

  /** As it was given. */
  public static Reply of(AnswerRecord record) {
    return new Reply(
        record.abstained(),
        record.answer(),
        record.citations().stream().map(Reply::key).distinct().toList(),
        record.retrieved().stream()
            .map(passage -> new DocumentKey(passage.collection(), passage.docId()))
            .toList(),
        record.retrieved().isEmpty() ? 0 : record.retrieved().getFirst().score(),
        record.denied(),
        record.promptTokens(),
        record.completionTokens(),
        record.timingMillis(),
        basis(record),
        false);
  }

  /**
   * What it rests on most: model, prompt and the best passage. Of those behind it one or the other
   * changes every day, and seldom the answer with it.
   */
  String core() {
    return basis.lines().limit(CORE).collect(Collectors.joining("\n"));
  }

  /** What it says. */
  Said said() {
    return new Said(abstained, text, quoted.stream().findFirst());
  }

  private static String basis(AnswerRecord record) {
    List<String> read =
        record.retrieved().stream()
            .filter(AnswerRecord.Retrieved::used)
            .map(AnswerRecord.Retrieved::hash)
            .toList();
    return read.isEmpty() || record.abstained()
        ? ""
        : Stream.concat(
                Stream.of(record.model(), record.adapter(), record.promptVersion()), read.stream())
            .collect(Collectors.joining("\n"));
  }

  private static DocumentKey key(Citation citation) {
    return new DocumentKey(citation.collection(), citation.docId());
  }

  /** Milliseconds of a step. */
  double millis(String step) {
    return millis.getOrDefault(step, 0L);
  }
}
