package dev.tandem.example;

import java.util.List;

/**
 * Rows that a recipe made; they stand in the prompt in which they will be asked already.
 *
 * @param name of the recipe
 * @param seed that they were drawn with
 * @param rows how many were asked for
 * @param train to learn
 * @param dev to measure on, from what none of the others was made of
 */
public record Recipe(
    String name, long seed, int rows, List<Example.Chat> train, List<Example.Chat> dev) {
  public Recipe {
    train = List.copyOf(train);
    dev = List.copyOf(dev);
  }
}
