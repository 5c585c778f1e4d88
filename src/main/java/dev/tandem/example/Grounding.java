package dev.tandem.example;

/** Puts the passages before an example's question with which it will be asked. */
@FunctionalInterface
public interface Grounding {
  /**
   * @return what is learnt of the example, read by whoever may read it and the passages in it
   */
  Example.Chat ground(Example.Chat example);
}
