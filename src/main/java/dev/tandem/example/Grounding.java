package dev.tandem.example;

import java.util.List;

/** Puts the passages before an example's question with which it will be asked. */
@FunctionalInterface
public interface Grounding {
  /**
   * @return what is learnt of the example, read by whoever may read it and the passages in it
   */
  Example.Chat ground(Example.Chat example);

  /** Sees all that is learnt before any of it is given passages. */
  default void prepare(List<Example> rows) {}

  /** The same, which says when an example has its passages. */
  default Grounding telling(Runnable done) {
    Grounding self = this;
    return new Grounding() {
      @Override
      public Example.Chat ground(Example.Chat example) {
        Example.Chat grounded = self.ground(example);
        done.run();
        return grounded;
      }

      @Override
      public void prepare(List<Example> rows) {
        self.prepare(rows);
      }
    };
  }
}
