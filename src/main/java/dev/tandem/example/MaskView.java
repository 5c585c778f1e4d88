package dev.tandem.example;

import dev.tandem.llm.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A row of tokens as people read it.
 *
 * @param tokens of it
 * @param learnt of these, how many are to be predicted
 * @param segments the whole text, control tokens spelt out
 */
public record MaskView(Place place, int tokens, int learnt, List<Segment> segments) {
  public MaskView {
    segments = List.copyOf(segments);
  }

  /** Neighbouring tokens that are all learnt, or all only read. */
  public record Segment(String text, boolean learnt) {}

  /** Each row of an example. */
  public static List<MaskView> of(EncodedExample example, Tokenizer tokenizer) {
    return example.rows().stream()
        .map(row -> of(example.example().place(), row, tokenizer))
        .toList();
  }

  private static MaskView of(Place place, TokenRow row, Tokenizer tokenizer) {
    List<Segment> segments = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= row.ids().length; i++) {
      if (i == row.ids().length || row.supervised()[i] != row.supervised()[from]) {
        String text = tokenizer.decode(Arrays.copyOfRange(row.ids(), from, i));
        segments.add(new Segment(text, row.supervised()[from]));
        from = i;
      }
    }
    return new MaskView(place, row.ids().length, row.targets(), segments);
  }
}
