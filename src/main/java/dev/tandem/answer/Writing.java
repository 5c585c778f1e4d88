package dev.tandem.answer;

import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a model writes, sentence by sentence while it writes. A sentence is held against the
 * passages once, when the next has begun, and that verdict stands: the sentences known so far are
 * always the first of those known later. A sentence said twice is kept once.
 */
final class Writing {
  /** The model's own markers, which are not believed. */
  private static final Pattern MARKER =
      Pattern.compile("\\s*\\[\\d{1,3}(?:\\s*[,;]\\s*\\d{1,3})*]");

  /** What may still become a marker. */
  private static final Pattern OPEN = Pattern.compile("\\s*\\[[\\d\\s,;]*$");

  private final Grounder grounder;
  private final String language;
  private final StringBuilder written = new StringBuilder();
  private final List<Grounder.Sentence> sentences = new ArrayList<>();
  private final Set<List<String>> said = new HashSet<>();
  private int done; // UTF-16 index into the text without markers, up to which it is judged

  Writing(Grounder grounder, String language) {
    this.grounder = grounder;
    this.language = language;
  }

  /** Takes the next piece of text; returns whether more sentences are known than before. */
  boolean take(String piece) {
    int before = sentences.size();
    written.append(piece);
    String plain = MARKER.matcher(written).replaceAll("");
    plain = OPEN.matcher(plain).replaceFirst("");
    List<Range> ranges = Sentences.split(plain, language);
    // Whether a sentence has ended shows in the first letter behind it.
    if (ranges.size() > 1 && speaks(plain, ranges.getLast())) {
      judge(plain, ranges.subList(0, ranges.size() - 1));
    }
    return sentences.size() > before;
  }

  /**
   * No more will come.
   *
   * @param complete false if the text was cut off: its last, unfinished sentence is dropped
   */
  void end(boolean complete) {
    String plain = MARKER.matcher(written).replaceAll("");
    List<Range> ranges = Sentences.split(plain, language);
    boolean cut = !complete && !plain.stripTrailing().matches("(?s).*[.!?]");
    judge(plain, cut && !ranges.isEmpty() ? ranges.subList(0, ranges.size() - 1) : ranges);
  }

  /** Those known so far. */
  List<Grounder.Sentence> sentences() {
    return List.copyOf(sentences);
  }

  private void judge(String plain, List<Range> ranges) {
    for (Range range : ranges) {
      // More text may show a boundary elsewhere than it was seen; what was judged stays.
      int from = Math.max(done, plain.offsetByCodePoints(0, range.start()));
      int to = plain.offsetByCodePoints(0, range.end());
      String text = from < to ? plain.substring(from, to).strip() : "";
      if (text.isEmpty()) {
        continue;
      }
      boolean newLine = !sentences.isEmpty() && plain.substring(done, from).contains("\n");
      done = to;
      if (said.add(Words.of(text).stream().map(Words.Word::stem).toList())) {
        sentences.add(grounder.align(text, newLine));
      }
    }
  }

  private static boolean speaks(String plain, Range range) {
    return plain
        .codePoints()
        .skip(range.start())
        .limit(range.length())
        .anyMatch(Character::isLetterOrDigit);
  }
}
