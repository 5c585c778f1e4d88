package dev.tandem.example;

import java.util.List;
import java.util.Optional;

/**
 * An example with its tokens.
 *
 * @param grounded what is learnt of it, where passages were put before it
 * @param rows one; of a long document several
 * @param cut whether it lost its end
 */
public record EncodedExample(
    Example example, Optional<Example.Chat> grounded, List<TokenRow> rows, boolean cut) {
  public EncodedExample {
    rows = List.copyOf(rows);
  }
}
