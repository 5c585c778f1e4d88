package dev.tandem.observe.lineage;

import dev.tandem.answer.Answer;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Citation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds an old answer against the documents of now and the answer of now. It is wrong only by
 * proof: a quote that it cites stands in no document any more and the statement behind it has no
 * support; other wording is no error.
 */
final class Comparer {
  private static final Pattern MARKER = Pattern.compile("\\s*\\[(\\d+|unsupported)]");

  /** Behind the end of a sentence or its markers. */
  private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?\\]])\\s+(?!\\[\\d)");

  private final DocumentLog documents;
  private final Present present;

  Comparer(DocumentLog documents, Present present) {
    this.documents = documents;
    this.present = present;
  }

  /** A verdict and what it rests on. */
  record Finding(Verdict verdict, List<String> by) {}

  /** What became of a quote. */
  private enum Fate {
    STANDS,
    /** Its document says it in other words, or another does. */
    REWORDED,
    /** Its document is there and does not say it any more, nor does another. */
    REFUTED,
    /** Its document was deleted. */
    GONE,
    /** The asker may not read its document any more. */
    CLOSED
  }

  Finding compare(AnswerReplay old, Answer now) {
    AnswerRecord given = old.given();
    List<String> wrong = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (Citation citation : given.citations()) {
      tell(citation.marker(), name(citation), fate(given, citation), now, wrong, changed);
    }
    // A quote that is withheld was destroyed with its document.
    for (AnswerReplay.Withheld part : old.withheld()) {
      if (!part.docId().isEmpty()) {
        boolean there = documents.current(part.collection(), part.docId()).isPresent();
        Fate fate = there ? Fate.REFUTED : Fate.GONE;
        tell(
            marker(part.part()), part.collection() + "/" + part.docId(), fate, now, wrong, changed);
      }
    }
    if (given.abstained() && !now.abstained()) {
      changed.add("It was declined and is answered now.");
    }
    if (!given.abstained() && now.abstained()) {
      changed.add("It is declined now (%s).".formatted(now.reason()));
    }
    if (!wrong.isEmpty()) {
      wrong.addAll(changed);
      return new Finding(Verdict.WRONG, wrong);
    }
    if (changed.isEmpty()
        && !given.answer().isEmpty()
        && !plain(given.answer()).equals(plain(now.text()))
        && !given.abstained()) {
      changed.add("It says something else now; what it cited still stands.");
    }
    return new Finding(changed.isEmpty() ? Verdict.UNCHANGED : Verdict.CHANGED, changed);
  }

  private static void tell(
      int marker,
      String document,
      Fate fate,
      Answer now,
      List<String> wrong,
      List<String> changed) {
    switch (fate) {
      case STANDS, REWORDED -> {}
      case REFUTED ->
          wrong.add(
              "What [%d] stated is not supported by the present documents (%s)."
                  .formatted(marker, document));
      case GONE -> {
        String sentence = "The document of [%d] was deleted (%s).".formatted(marker, document);
        if (now.abstained()) {
          wrong.add(sentence);
        } else {
          changed.add(sentence);
        }
      }
      case CLOSED ->
          changed.add(
              "The document of [%d] is closed to who asked (%s).".formatted(marker, document));
    }
  }

  private static String name(Citation citation) {
    return citation.collection() + "/" + citation.docId();
  }

  private static int marker(String part) {
    return part.matches("\\[\\d{1,6}]")
        ? Integer.parseInt(part.substring(1, part.length() - 1))
        : 0;
  }

  private Fate fate(AnswerRecord given, Citation citation) {
    Optional<VersionInfo> current = documents.current(citation.collection(), citation.docId());
    boolean readable = current.filter(now -> now.acl().admits(given.who())).isPresent();
    if (readable
        && documents
            .text(citation.collection(), citation.docId(), current.get().version(), given.who())
            .filter(text -> text.contains(citation.quote()))
            .isPresent()) {
      return Fate.STANDS;
    }
    List<String> statements = statements(given.answer(), citation.marker());
    boolean supported =
        !statements.isEmpty()
            && statements.stream()
                .allMatch(each -> present.supports(citation.collection(), given, each));
    if (supported) {
      return Fate.REWORDED;
    }
    return current.isEmpty() ? Fate.GONE : readable ? Fate.REFUTED : Fate.CLOSED;
  }

  /** The sentences that a marker stands behind, without markers. */
  private static List<String> statements(String answer, int marker) {
    return SENTENCE
        .splitAsStream(answer)
        .filter(sentence -> sentence.contains("[" + marker + "]"))
        .map(sentence -> MARKER.matcher(sentence).replaceAll("").strip())
        .filter(sentence -> !sentence.isEmpty())
        .toList();
  }

  static String unmarked(String text) {
    return MARKER.matcher(text).replaceAll("").strip();
  }

  /** Words and figures in their order: neither markers nor spaces or case make a difference. */
  private static String plain(String text) {
    return unmarked(text).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }
}
