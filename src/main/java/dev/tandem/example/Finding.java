package dev.tandem.example;

import java.util.List;

/**
 * What a check found.
 *
 * @param check its short name
 * @param blocks whether training is refused while it finds something
 * @param count how much it found
 * @param what one sentence about all of it
 * @param items the findings, in the order of the rows
 */
public record Finding(String check, boolean blocks, int count, String what, List<Item> items) {
  public Finding {
    items = List.copyOf(items);
  }

  /**
   * One of them.
   *
   * @param detail one clause; no text of the example
   */
  public record Item(Place place, String detail) {}

  static Finding of(String check, boolean blocks, String what, List<Item> items) {
    return new Finding(check, blocks, items.size(), what, items);
  }
}
