package dev.tandem.llm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A line in which the turn goes round the tenants, and within each of them round its callers: a
 * tenant with two hundred in it does not hold up one with a single one. Not for several threads.
 */
public final class TenantTurns<T> {
  private final Map<String, Turns<T>> lines = new LinkedHashMap<>(); // next tenant first

  /** Puts one behind its caller's others. */
  public void add(String tenant, String caller, T one) {
    lines.computeIfAbsent(tenant, key -> new Turns<>()).add(caller, one);
  }

  /** Puts one before its caller's others; whose turn it is stays what it is. */
  public void addFirst(String tenant, String caller, T one) {
    lines.computeIfAbsent(tenant, key -> new Turns<>()).addFirst(caller, one);
  }

  /**
   * Whose turn it is.
   *
   * @param may which tenants may have one now; the others are passed over and lose nothing by it
   */
  public Optional<T> peek(Predicate<String> may) {
    return next(may).flatMap(tenant -> line(tenant).peek());
  }

  /** Takes out whose turn it is; its tenant comes last then, and its caller last in that. */
  public Optional<T> poll(Predicate<String> may) {
    return next(may)
        .flatMap(
            tenant -> {
              Turns<T> line = line(tenant);
              lines.remove(tenant);
              Optional<T> one = line.poll();
              if (line.size() > 0) {
                lines.put(tenant, line);
              }
              return one;
            });
  }

  public boolean remove(String tenant, String caller, T one) {
    Turns<T> line = line(tenant);
    boolean removed = line.remove(caller, one);
    if (line.size() == 0) {
      lines.remove(tenant);
    }
    return removed;
  }

  public int size() {
    return lines.values().stream().mapToInt(Turns::size).sum();
  }

  /** How many of one tenant. */
  public int size(String tenant) {
    return line(tenant).size();
  }

  /** All, in the order in which their turns would come if nobody else did. */
  public List<T> inOrder() {
    List<List<T>> each = lines.values().stream().map(Turns::inOrder).toList();
    List<T> order = new ArrayList<>();
    int most = each.stream().mapToInt(List::size).max().orElse(0);
    for (int round = 0; round < most; round++) {
      for (List<T> line : each) {
        if (round < line.size()) {
          order.add(line.get(round));
        }
      }
    }
    return order;
  }

  private Optional<String> next(Predicate<String> may) {
    return lines.keySet().stream().filter(may).findFirst();
  }

  private Turns<T> line(String tenant) {
    return lines.getOrDefault(tenant, new Turns<>());
  }
}
