package dev.tandem.llm;

import dev.tandem.tensor.Attention;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys and values of one sequence, float32, in pages that are added as the sequence grows. Used
 * by one thread at a time.
 */
public final class KvCache {
  private final int capacity;
  private final int pagePositions;
  private final int keyFloats;
  private final int valueFloats;
  private final int layers;
  // (page * layers + layer) -> keys, values of all key-value heads; the kernels know the layout
  private final List<float[]> keys = new ArrayList<>();
  private final List<float[]> values = new ArrayList<>();
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

  /** Makes room for more positions; they count once {@link #advance} is called. */
  void reserve(int positions) {
    if (positions < 1 || positions > capacity - length) {
      throw new IllegalArgumentException(
          "the cache holds %d of %d positions and cannot take %d more"
              .formatted(length, capacity, positions));
    }
    int pages = (length + positions + pagePositions - 1) / pagePositions;
    while (keys.size() < pages * layers) {
      keys.add(new float[keyFloats]);
      values.add(new float[valueFloats]);
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
        return keys.get(page * layers + layer);
      }

      @Override
      public float[] values(int page) {
        return values.get(page * layers + layer);
      }
    };
  }
}
