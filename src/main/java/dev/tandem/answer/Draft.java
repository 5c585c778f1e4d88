package dev.tandem.answer;

import dev.tandem.text.Citation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer in the making: its text with markers, and the citations the markers stand for. */
final class Draft {
  private final Readable readable;
  private final StringBuilder text = new StringBuilder();
  private final List<Span> quoted = new ArrayList<>();
  private final List<Citation> citations = new ArrayList<>();

  Draft(Readable readable) {
    this.readable = readable;
  }

  /**
   * The model's sentences: those with support cited, those that only have the house's form as they
   * are; the others left out, or flagged.
   */
  static Draft generated(
      Readable readable, List<Grounder.Sentence> sentences, boolean keepUnsupported) {
    Draft draft = new Draft(readable);
    for (Grounder.Sentence sentence : sentences) {
      String glue = sentence.newLine() ? "\n" : " ";
      if (draft.holds(sentence)) {
        draft.append(glue, draft.cited(sentence));
      } else if (sentence.formal()) {
        draft.append(glue, Harmless.inAnswer(sentence.text()));
      } else if (keepUnsupported) {
        draft.append(glue, Harmless.inAnswer(sentence.text()) + " [unsupported]");
      }
    }
    return draft;
  }

  /**
   * The documents' own sentences, each cited.
   *
   * @param asked the columns that are asked for: of a row then one cell is the answer
   */
  static Draft extractive(Readable readable, List<Span> spans, Columns asked) {
    Draft draft = new Draft(readable);
    for (Span span : spans) {
      String glue = span.kind() == Span.Kind.SENTENCE ? " " : "\n";
      draft.cite(span).ifPresent(m -> draft.append(glue, said(span, asked) + " [" + m + "]"));
    }
    return draft;
  }

  String text() {
    return text.toString();
  }

  List<Citation> citations() {
    return citations;
  }

  /** The spans behind the citations. */
  List<Span> quoted() {
    return quoted;
  }

  /** A row without its header says little, so the answer repeats the header; the quote does not. */
  private static String said(Span span, Columns asked) {
    return Harmless.quoted(asked.cell(span).orElseGet(() -> whole(span)));
  }

  private static String whole(Span span) {
    return span.kind() == Span.Kind.TABLE_ROW && !span.source().context().isBlank()
        ? span.source().context().strip() + "\n" + span.text()
        : span.text();
  }

  private boolean holds(Grounder.Sentence sentence) {
    return sentence.support().isPresent()
        && sentence.parts().stream()
            .flatMap(part -> part.support().stream())
            .allMatch(span -> readable.holds(span.source()));
  }

  /** With a marker behind each part that has a span. */
  private String cited(Grounder.Sentence sentence) {
    StringBuilder said = new StringBuilder();
    for (Grounder.Part part : sentence.parts()) {
      said.append(Harmless.inAnswer(part.text()));
      part.support()
          .flatMap(this::cite)
          .ifPresent(marker -> said.append(" [").append(marker).append(']'));
    }
    return said.toString();
  }

  private void append(String glue, String sentence) {
    text.append(text.isEmpty() ? "" : glue).append(sentence);
  }

  private Optional<Integer> cite(Span span) {
    int known = quoted.indexOf(span);
    if (known >= 0) {
      return Optional.of(known + 1);
    }
    Optional<Citation> citation = readable.cite(span, citations.size() + 1);
    citation.ifPresent(
        c -> {
          quoted.add(span);
          citations.add(c);
        });
    return citation.map(Citation::marker);
  }
}
