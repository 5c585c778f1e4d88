package dev.tandem.text;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps what was used last; of more than it may hold, what was not used for longest goes. */
public final class RecentMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int most;

  /**
   * @param most entries that are kept
   */
  public RecentMap(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
