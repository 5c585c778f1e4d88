package dev.tandem.retrieve;

import dev.tandem.text.Passage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What was found.
 *
 * @param passages best first; duplicates folded, neighbours merged
 * @param features numbers about this retrieval that abstention uses (best dense and keyword scores,
 *     margin, term coverage, ...), by name
 * @param denied candidates that the ledger's check refused
 * @param routes the collections searched, the likeliest first
 * @param understood how the question was read
 */
public record Retrieval(
    List<Passage> passages,
    Map<String, Double> features,
    int denied,
    List<Route> routes,
    Understood understood,
    Duration time) {
  public Retrieval {
    passages = List.copyOf(passages);
    features = Map.copyOf(features);
    routes = List.copyOf(routes);
  }

  /** The same with other passages. */
  public Retrieval with(List<Passage> others) {
    return new Retrieval(others, features, denied, routes, understood, time);
  }

  /** The collection of the best passage; the likeliest where there is none. */
  public Route lead() {
    return routes.stream()
        .filter(route -> !passages.isEmpty())
        .filter(route -> route.collection().equals(passages.getFirst().collection()))
        .findFirst()
        .orElse(routes.getFirst());
  }
}
