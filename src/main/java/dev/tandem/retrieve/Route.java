package dev.tandem.retrieve;

/**
 * A collection that was searched for a question.
 *
 * @param generation of the index searched
 * @param probability that it holds the answer, 0 to 1, where one of those searched does; 1 where it
 *     was asked alone
 * @param kept whether its passages are among those found
 */
public record Route(String collection, int generation, double probability, boolean kept) {}
