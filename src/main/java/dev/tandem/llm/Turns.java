package dev.tandem.llm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line in which the turn goes round the callers, each of them in its own order: who has a hundred
 * in it does not hold up who has one. Not for several threads.
 */
public final class Turns<T> {
  private final Map<String, Deque<T>> lines = new LinkedHashMap<>(); // next caller first

  /** Puts one behind its caller's others. */
  public void add(String caller, T one) {
    lines.computeIfAbsent(caller, key -> new ArrayDeque<>()).addLast(one);
  }

  /** Puts one before its caller's others; the caller's turn stays what it is. */
  public void addFirst(String caller, T one) {
    lines.computeIfAbsent(caller, key -> new ArrayDeque<>()).addFirst(one);
  }

  /** Whose turn it is. */
  public Optional<T> peek() {
    return lines.values().stream().findFirst().map(Deque::getFirst);
  }

  /** Takes out whose turn it is; its caller comes last then. */
  public Optional<T> poll() {
    Optional<String> caller = lines.keySet().stream().findFirst();
    return caller.map(
        key -> {
          Deque<T> line = lines.remove(key);
          T one = line.removeFirst();
          if (!line.isEmpty()) {
            lines.put(key, line);
          }
          return one;
        });
  }

  public boolean remove(String caller, T one) {
    Deque<T> line = lines.getOrDefault(caller, new ArrayDeque<>());
    boolean removed = line.remove(one);
    if (line.isEmpty()) {
      lines.remove(caller);
    }
    return removed;
  }

  public int size() {
    return lines.values().stream().mapToInt(Deque::size).sum();
  }

  /** All, in the order in which their turns would come if nobody else did. */
  public List<T> inOrder() {
    List<T> order = new ArrayList<>();
    List<List<T>> left = lines.values().stream().map(line -> List.copyOf(line)).toList();
    for (int round = 0; order.size() < size(); round++) {
      for (List<T> line : left) {
        if (round < line.size()) {
          order.add(line.get(round));
        }
      }
    }
    return order;
  }
}
