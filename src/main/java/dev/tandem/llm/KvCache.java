package dev.tandem.llm;

import dev.tandem.tensor.Attention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys and values of one sequence, float32, in pages that are added as the sequence grows.
 * Pages at its beginning may be shared with other sequences; one that would be written to is copied
 * first. Used by one thread at a time.
 */
public final class KvCache {
  /**
   * Some positions of all layers, {@code (layer)} of what the kernels lay out.
   *
   * @param keys of all key-value heads
   * @param values likewise
   */
  record Page(float[][] keys, float[][] values) {
    private Page copy() {
      return new Page(copy(keys), copy(values));
    }

    private static float[][] copy(float[][] layers) {
      return Arrays.stream(layers).map(float[]::clone).toArray(float[][]::new);
    }
  }

  private final int capacity;
  private final int pagePositions;
  private final int keyFloats;
  private final int valueFloats;
  private final int layers;
  private final List<Page> pages = new ArrayList<>();
  private int shared; // so many pages are others' too
  private int length;

  /**
   * @param capacity the most positions
   * @param layers of the model
   * @param pagePositions positions of a page
   * @param keyFloats floats of a page of one layer's keys
   * @param valueFloats floats of a page of its values
   */
  KvCache(int capacity, int layers, int pagePositions, int keyFloats, int valueFloats) {
    this.capacity = capacity;
    this.layers = layers;
    this.pagePositions = pagePositions;
    this.keyFloats = keyFloats;
    this.valueFloats = valueFloats;
  }

  /** The most positions it may hold. */
  public int capacity() {
    return capacity;
  }

  /** Positions it holds. */
  public int length() {
    return length;
  }

  /**
   * Forgets what follows the first positions, so that another continuation can be computed.
   *
   * @throws IllegalArgumentException if it does not hold so many
   */
  public void truncate(int positions) {
    if (positions < 0 || positions > length) {
      throw new IllegalArgumentException(
          "cannot truncate %d positions to %d".formatted(length, positions));
    }
    length = positions;
  }

  int pagePositions() {
    return pagePositions;
  }

  long pageBytes() {
    return 4L * layers * (keyFloats + valueFloats);
  }

  /** What it takes when it is full. */
  long mostBytes() {
    return pages(capacity) * pageBytes();
  }

  private int pages(int positions) {
    return (positions + pagePositions - 1) / pagePositions;
  }

  /** A full page that others may keep and read from now on. */
  Page share(int page) {
    if ((page + 1) * pagePositions > length) {
      throw new IllegalArgumentException("only full pages are shared");
    }
    shared = Math.max(shared, page + 1);
    return pages.get(page);
  }

  /**
   * Makes others' pages the beginning of this, which is empty.
   *
   * @param positions how many of theirs it takes; the last page may be taken in part
   */
  void begin(List<Page> others, int positions) {
    if (length > 0 || positions > capacity || pages(positions) != others.size()) {
      throw new IllegalArgumentException("pages are shared with an empty cache they fit into");
    }
    pages.clear();
    pages.addAll(others);
    shared = others.size();
    length = positions;
  }

  /**
   * Another sequence that begins as this one. Its pages are shared until one of both writes to
   * them.
   *
   * @param most the most positions of the other one
   */
  KvCache fork(int most) {
    KvCache other = new KvCache(most, layers, pagePositions, keyFloats, valueFloats);
    int pages = pages(length);
    other.begin(this.pages.subList(0, pages), length);
    shared = Math.max(shared, pages);
    return other;
  }

  /** Gives the memory back; it is empty then. */
  void release() {
    pages.clear();
    shared = 0;
    length = 0;
  }

  /** Makes room for more positions; they count once {@link #advance} is called. */
  void reserve(int positions) {
    if (positions < 1 || positions > capacity - length) {
      throw new IllegalArgumentException(
          "the cache holds %d of %d positions and cannot take %d more"
              .formatted(length, capacity, positions));
    }
    for (int page = length / pagePositions; page < shared; page++) {
      pages.set(page, pages.get(page).copy());
    }
    shared = Math.min(shared, length / pagePositions);
    while (pages.size() < pages(length + positions)) {
      pages.add(new Page(new float[layers][keyFloats], new float[layers][valueFloats]));
    }
  }

  void advance(int positions) {
    length += positions;
  }

  /** Where one layer's pages are. */
  Attention.Pages layer(int layer) {
    return new Attention.Pages() {
      @Override
      public float[] keys(int page) {
        return pages.get(page).keys[layer];
      }

      @Override
      public float[] values(int page) {
        return pages.get(page).values[layer];
      }
    };
  }
}
