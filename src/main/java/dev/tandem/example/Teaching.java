package dev.tandem.example;

import java.util.List;

/** Gives questions the answers that are learnt. */
@FunctionalInterface
public interface Teaching {
  /**
   * @param rows some of which may be {@linkplain Example.Chat#open() open}
   * @return rows that all have an answer, in their order; those that got none are left out
   */
  List<Example> teach(List<Example> rows);
}
