package dev.tandem.answer;

import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model writes, sentence by sentence while it writes. A sentence is held against the
 * passages once, when the next has begun, and that verdict stands: the sentences known so far are
 * always the first of those known later. A sentence said twice is kept once.
 */
final class Writing {
  /** The model's own markers: where to look, and nothing to be believed. */
  private static final Pattern MARKER =
      Pattern.compile("\\s*\\[(\\d{1,3})(?:\\s*[,;]\\s*\\d{1,3})*]");

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

  /**
   * What is written, without markers.
   *
   * @param at where in the text each marker stood, as UTF-16 index
   * @param passages that they name, from 0
   */
  private record Plain(String text, List<Integer> at, List<Integer> passages) {
    static Plain of(CharSequence written) {
      StringBuilder text = new StringBuilder();
      List<Integer> at = new ArrayList<>();
      List<Integer> passages = new ArrayList<>();
      Matcher marker = MARKER.matcher(written);
      int done = 0;
      while (marker.find()) {
        text.append(written, done, marker.start());
        at.add(text.length());
        passages.add(Integer.parseInt(marker.group(1)) - 1);
        done = marker.end();
      }
      text.append(written, done, written.length());
      return new Plain(OPEN.matcher(text).replaceFirst(""), at, passages);
    }

    /** What stands between two places, cut behind each piece that names a passage. */
    List<Grounder.Claim> claims(int from, int to) {
      List<Grounder.Claim> claims = new ArrayList<>();
      int start = from;
      for (int i = 0; i < at.size(); i++) {
        if (at.get(i) > start && at.get(i) <= to) {
          claims.add(
              new Grounder.Claim(text.substring(start, at.get(i)), Optional.of(passages.get(i))));
          start = at.get(i);
        }
      }
      if (start < to) {
        claims.add(new Grounder.Claim(text.substring(start, to), Optional.empty()));
      }
      return claims;
    }
  }

  /** Takes the next piece of text; returns whether more sentences are known than before. */
  boolean take(String piece) {
    int before = sentences.size();
    written.append(piece);
    Plain plain = Plain.of(written);
    List<Range> ranges = Sentences.split(plain.text(), language);
    // Whether a sentence has ended shows in the first letter behind it.
    if (ranges.size() > 1 && speaks(plain.text(), ranges.getLast())) {
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
    Plain plain = Plain.of(written);
    List<Range> ranges = Sentences.split(plain.text(), language);
    boolean cut = !complete && !plain.text().stripTrailing().matches("(?s).*[.!?]");
    judge(plain, cut && !ranges.isEmpty() ? ranges.subList(0, ranges.size() - 1) : ranges);
  }

  /** Those known so far. */
  List<Grounder.Sentence> sentences() {
    return List.copyOf(sentences);
  }

  private void judge(Plain written, List<Range> ranges) {
    String plain = written.text();
    for (Range range : ranges) {
      // More text may show a boundary elsewhere than it was seen; what was judged stays.
      int from = Math.max(done, plain.offsetByCodePoints(0, range.start()));
      int to = plain.offsetByCodePoints(0, range.end());
      while (from < to && Character.isWhitespace(plain.charAt(from))) {
        from++;
      }
      while (from < to && Character.isWhitespace(plain.charAt(to - 1))) {
        to--;
      }
      if (from >= to) {
        continue;
      }
      String text = plain.substring(from, to);
      boolean newLine = !sentences.isEmpty() && plain.substring(done, from).contains("\n");
      done = to;
      if (said.add(Words.of(text).stream().map(Words.Word::stem).toList())) {
        sentences.add(grounder.align(written.claims(from, to), newLine));
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
