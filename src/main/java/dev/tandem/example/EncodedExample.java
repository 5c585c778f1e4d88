package dev.tandem.example;

import java.util.List;

/**
 * An example with its tokens.
 *
 * @param rows one; of a long document several
 * @param cut whether it lost its end
 */
public record EncodedExample(Example example, List<TokenRow> rows, boolean cut) {
  public EncodedExample {
    rows = List.copyOf(rows);
  }
}
