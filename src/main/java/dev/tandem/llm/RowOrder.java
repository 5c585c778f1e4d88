package dev.tandem.llm;

import dev.tandem.tensor.Rope;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * Where the rows of queries and keys lie: rotary positions turn feature i of a head with feature i
 * + half a head (Hugging Face) or neighbours with each other (GGUF files of some architectures).
 */
final class RowOrder {
  private static final Pattern TURNED = Pattern.compile(".*\\.attn_[qk]\\.weight");

  private RowOrder() {}

  /** Whether a matrix, by its name in GGUF files, makes queries or keys. */
  static boolean turns(String tensor) {
    return TURNED.matcher(tensor).matches();
  }

  /**
   * For each row of a matrix in the order wanted, the row that it is in the order there is.
   *
   * @param tensor the matrix by its name in GGUF files
   * @param there pairs as the matrix has them
   */
  static IntUnaryOperator source(String tensor, int headSize, Rope.Pairs there, Rope.Pairs wanted) {
    if (there == wanted || !turns(tensor)) {
      return IntUnaryOperator.identity();
    }
    int half = headSize / 2;
    return row -> {
      int i = row % headSize;
      return row
          - i
          + (wanted == Rope.Pairs.HALVES ? i % half * 2 + i / half : i / 2 + i % 2 * half);
    };
  }
}
