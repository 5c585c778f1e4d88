package dev.tandem.llm;

import java.util.List;

/**
 * A beginning, and what might follow it.
 *
 * @param prompt tokens, at least one
 * @param continuations tokens of each, at least one
 */
public record Prompted(int[] prompt, List<int[]> continuations) {
  public Prompted {
    continuations = List.copyOf(continuations);
    if (prompt.length == 0 || continuations.stream().anyMatch(c -> c.length == 0)) {
      throw new IllegalArgumentException("a prompt and what follows have at least one token each");
    }
  }
}
