package dev.tandem.ingest;

import dev.tandem.text.Block;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Splits blocks into units of at most {@code most} tokens. One for each document. */
final class Units {
  private final Slices slices;
  private final String language;
  private final ToIntFunction<String> counter;
  private final int special;
  private final int most;
  private String header = "";
  private int headerTokens;
  private boolean headerOpen;

  /**
   * @param special tokens of the empty text
   * @param most tokens of one unit, its context included
   */
  Units(Slices slices, String language, ToIntFunction<String> counter, int special, int most) {
    this.slices = slices;
    this.language = language;
    this.counter = counter;
    this.special = special;
    this.most = most;
  }

  int tokens(String text) {
    return text.isEmpty() ? 0 : Math.max(1, counter.applyAsInt(text) - special);
  }

  /** The units of a block; blocks must come in order, as rows remember their header. */
  List<Unit> of(Block block) {
    List<Unit> units = new ArrayList<>();
    Block.Kind kind = block.kind();
    if (kind != Block.Kind.TABLE_ROW && kind != Block.Kind.TABLE_HEADER) {
      header = "";
      headerOpen = false;
    }
    String words = slices.get(block.start(), block.end());
    switch (kind) {
      case TABLE_HEADER -> {
        header = cutToTokens(headerOpen ? header + "\n" + words : words, most / 3);
        headerTokens = tokens(header);
        headerOpen = true;
        add(units, block, new Range(block.start(), block.end()), "", 0, true);
      }
      case TABLE_ROW -> {
        headerOpen = false;
        add(units, block, new Range(block.start(), block.end()), header, headerTokens, false);
      }
      case CODE -> {
        int start = 0;
        for (String line : words.split("\n", -1)) {
          int end = start + line.codePointCount(0, line.length());
          Range range = slices.trim(block.start() + start, block.start() + end);
          add(units, block, range, "", 0, false);
          start = end + 1;
        }
      }
      case HEADING -> add(units, block, new Range(block.start(), block.end()), "", 0, true);
      case PARAGRAPH, LIST_ITEM -> {
        List<Range> sentences = Sentences.split(words, language);
        for (int i = 0; i < sentences.size(); i++) {
          Range s = sentences.get(i);
          boolean leads = i + 1 == sentences.size() && words.stripTrailing().endsWith(":");
          add(
              units,
              block,
              new Range(block.start() + s.start(), block.start() + s.end()),
              "",
              0,
              leads);
        }
      }
    }
    return units;
  }

  private void add(
      List<Unit> units, Block block, Range raw, String context, int contextTokens, boolean leads) {
    Range range = slices.trim(raw.start(), raw.end());
    if (range.length() == 0) {
      return;
    }
    String words = slices.get(range.start(), range.end());
    int tokens = tokens(words);
    boolean opens = units.isEmpty();
    if (tokens + contextTokens <= most) {
      units.add(
          new Unit(
              range.start(),
              range.end(),
              tokens,
              block.page(),
              opens,
              leads,
              context,
              contextTokens));
      return;
    }
    for (Range piece : pieces(range, Math.max(1, most - contextTokens))) {
      units.add(
          new Unit(
              piece.start(),
              piece.end(),
              tokens(slices.get(piece.start(), piece.end())),
              block.page(),
              opens,
              false,
              context,
              contextTokens));
      opens = false;
    }
  }

  /** Cuts at blanks, and inside a word only where the word alone is too long. */
  private List<Range> pieces(Range range, int budget) {
    List<Range> pieces = new ArrayList<>();
    int start = range.start();
    int end = start;
    int sum = 0;
    int at = range.start();
    while (at < range.end()) {
      int wordStart = at;
      while (wordStart < range.end() && slices.blank(wordStart)) {
        wordStart++;
      }
      int wordEnd = wordStart;
      while (wordEnd < range.end() && !slices.blank(wordEnd)) {
        wordEnd++;
      }
      int tokens = tokens(slices.get(wordStart, wordEnd));
      if (end > start && sum + tokens > budget) {
        pieces.add(new Range(start, end));
        start = wordStart;
        sum = 0;
      }
      if (tokens > budget) {
        pieces.addAll(halves(wordStart, wordEnd, budget));
        start = wordEnd;
        end = wordEnd;
      } else {
        if (end == start) {
          start = wordStart;
        }
        end = wordEnd;
        sum += tokens;
      }
      at = wordEnd;
    }
    if (end > start) {
      pieces.add(new Range(start, end));
    }
    return pieces;
  }

  private List<Range> halves(int start, int end, int budget) {
    if (end - start < 2 || tokens(slices.get(start, end)) <= budget) {
      return List.of(new Range(start, end));
    }
    int middle = start + (end - start) / 2;
    List<Range> both = new ArrayList<>(halves(start, middle, budget));
    both.addAll(halves(middle, end, budget));
    return both;
  }

  /** The longest beginning, cut at a blank, of at most so many tokens. */
  String cutToTokens(String words, int budget) {
    String cut = words;
    while (!cut.isEmpty() && tokens(cut) > budget) {
      int keep =
          Math.min(cut.length() - 1, (int) (cut.length() * (double) budget / tokens(cut)) + 1);
      int blank = cut.lastIndexOf(' ', keep);
      int at = blank > 0 ? blank : keep;
      cut =
          cut.substring(0, Character.isLowSurrogate(cut.charAt(at)) ? at - 1 : at).stripTrailing();
    }
    return cut;
  }
}
