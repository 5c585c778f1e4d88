package dev.tandem.retrieve;

import dev.tandem.ledger.Stopwatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Questions to several collections at once. Each is searched as it would be alone, with its own
 * settings and fusion and under the same permissions; their candidates get comparable scores
 * ({@link Union}), the collections that are likely to hold the answer are kept ({@link Routing}),
 * and what these found is one ranking. A single collection is asked as if there were no other. Safe
 * for use by many threads.
 */
public final class Router implements Retriever {
  /** How many candidates of a collection are compared, at least. */
  static final int DEPTH = 50;

  private final HybridRetriever retriever;

  /**
   * @param retriever of each collection
   */
  public Router(HybridRetriever retriever) {
    this.retriever = retriever;
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.tandem.text.UserError if one of the collections does not exist
   */
  @Override
  public Retrieval retrieve(RetrievalRequest request) {
    if (request.collections().size() == 1) {
      return retriever.retrieve(request);
    }
    Stopwatch watch = retriever.stopwatch();
    List<Ranking> rankings =
        request.collections().stream().map(name -> retriever.rank(request.in(name))).toList();
    List<List<Candidate>> union =
        Union.of(rankings, Math.max(DEPTH, request.k()), retriever::matcher);
    List<Route> routes = Routing.routes(rankings, union);
    return retriever.found(joined(rankings, union, routes), routes, request, watch);
  }

  /** One ranking of what the collections found that are kept. */
  private static Ranking joined(
      List<Ranking> rankings, List<List<Candidate>> union, List<Route> routes) {
    Map<String, Route> byName =
        routes.stream().collect(Collectors.toMap(Route::collection, Function.identity()));
    List<Candidate> kept = new ArrayList<>();
    Ranking lead = rankings.getFirst();
    for (int i = 0; i < rankings.size(); i++) {
      Ranking each = rankings.get(i);
      Route route = byName.get(each.collection().name());
      if (route != null && route.kept()) {
        kept.addAll(union.get(i));
      }
      lead = each.collection().name().equals(routes.getFirst().collection()) ? each : lead;
    }
    // The sort is stable, so that each collection's own order stays where scores are equal.
    kept.sort(Comparator.comparingDouble(Candidate::score).reversed());
    return new Ranking(
        kept,
        lead.questionTerms(),
        rankings.stream().mapToInt(Ranking::denied).sum(),
        lead.collection(),
        lead.understood());
  }
}
