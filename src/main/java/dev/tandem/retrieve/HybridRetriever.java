package dev.tandem.retrieve;

import dev.tandem.embed.Embedder;
import dev.tandem.index.Analysis;
import dev.tandem.index.Hit;
import dev.tandem.index.Index;
import dev.tandem.index.IndexQuery;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.Stopwatch;
import dev.tandem.text.Passage;
import dev.tandem.text.UserError;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keywords and vectors together. The index proposes candidates under its own permission filter; the
 * ledger, which knows the permissions of this moment, checks them again; the collection's {@link
 * Fusion} orders them, and the ledger has the text of the best. One collection at a time; {@link
 * Router} asks several. Safe for use by many threads.
 */
public final class HybridRetriever implements Retriever {
  /** How many chunks each of the two searches contributes, at least. */
  static final int DEPTH = 100;

  /** How many more texts than wanted are read at once: some are copies of others. */
  private static final int AT_ONCE = 5;

  private final Ledger ledger;
  private final Function<String, Index> indexes;
  private final Embedder embedder;
  private final Function<String, Fusion> fusions;
  private final ReadTexts read;
  private final QuestionSteps steps;

  /**
   * @param indexes collection to the index of its current generation
   * @param fusions collection to its fusion, {@link Fusion#DEFAULT} where none was fitted
   * @param read shared by the retrievers of a home, so that they read a chunk once
   * @param steps how questions are read before they are searched
   */
  public HybridRetriever(
      Ledger ledger,
      Function<String, Index> indexes,
      Embedder embedder,
      Function<String, Fusion> fusions,
      ReadTexts read,
      QuestionSteps steps) {
    this.ledger = ledger;
    this.indexes = indexes;
    this.embedder = embedder;
    this.fusions = fusions;
    this.read = read;
    this.steps = steps;
  }

  /** The fusion stored for a collection, or the default: what {@code fusions} usually is. */
  public static Function<String, Fusion> storedFusions(Ledger ledger) {
    return collection ->
        ledger
            .collections()
            .setting(collection, Fusion.SETTING)
            .map(Fusion::fromJson)
            .orElse(Fusion.DEFAULT);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserError if there is no such collection
   * @throws IllegalArgumentException if it is of several
   */
  @Override
  public Retrieval retrieve(RetrievalRequest request) {
    Stopwatch watch = stopwatch();
    Ranking ranking = rank(request);
    CollectionInfo collection = ranking.collection();
    return found(
        ranking,
        List.of(new Route(collection.name(), collection.generation(), 1, true)),
        request,
        watch);
  }

  /**
   * Folds and merges what was ranked.
   *
   * @param watch since the retrieval began
   */
  Retrieval found(Ranking ranking, List<Route> routes, RetrievalRequest request, Stopwatch watch) {
    Excerpts ranked =
        new Excerpts(
            ledger.documents(), request.who(), ranking.candidates(), request.k() + AT_ONCE);
    List<Excerpt> distinct = Duplicates.fold(ranked, request.k());
    Neighbours neighbours = new Neighbours(ledger.documents(), request.who());
    List<Passage> passages = neighbours.merge(distinct);
    return new Retrieval(
        passages,
        Evidence.of(ranking),
        ranking.denied() + ranked.denied() + neighbours.denied(),
        routes,
        ranking.understood(),
        watch.passed());
  }

  /** Begins now. */
  Stopwatch stopwatch() {
    return new Stopwatch(ledger.clock());
  }

  /**
   * Every candidate in the order of the collection's fusion, neither folded nor merged.
   *
   * @throws UserError if there is no such collection
   * @throws IllegalArgumentException if it is of several
   */
  public Ranking rank(RetrievalRequest request) {
    if (request.collections().size() > 1) {
      throw new IllegalArgumentException("the rankings of several collections are not comparable");
    }
    String name = request.collections().getFirst();
    CollectionInfo collection =
        ledger
            .collections()
            .find(name)
            .orElseThrow(
                () ->
                    new UserError(
                        "There is no collection '%s'; 'tandem collection list' shows those there are."
                            .formatted(name)));
    Index index = indexes.apply(name);
    String language = collection.language();
    Understood understood =
        new QuestionReader(
                index,
                request.who(),
                language,
                steps,
                word -> !embedder.fits(language) || embedder.knows(word))
            .read(request.question());
    Fusion fusion = fusions.apply(name);
    List<Found> found =
        understood.forms().stream()
            .map(form -> find(form, index, request, collection, fusion))
            .toList();
    return new Ranking(
        Forms.fuse(found.stream().map(Found::ranked).toList()),
        found.getFirst().terms(),
        (int) found.stream().flatMap(each -> each.denied().stream()).distinct().count(),
        collection,
        understood);
  }

  /**
   * What one form of the question finds.
   *
   * @param ranked best first
   * @param terms how many different ones the form has
   * @param denied ids of chunks that the ledger's check refused
   */
  private record Found(List<Candidate> ranked, int terms, List<String> denied) {}

  private Found find(
      Understood.Form form,
      Index index,
      RetrievalRequest request,
      CollectionInfo collection,
      Fusion fusion) {
    List<Hit> hits =
        index.search(
            new IndexQuery(
                form.keywords(),
                embedder.query(form.question()),
                request.who(),
                Math.max(DEPTH, request.k())));
    List<Candidate> candidates =
        new CandidateReader(ledger.documents(), read, collection, request.who()).candidates(hits);
    Set<String> readable = candidates.stream().map(Candidate::chunkId).collect(Collectors.toSet());
    List<String> denied =
        hits.stream().map(Hit::chunkId).filter(id -> !readable.contains(id)).toList();
    TermMatcher matcher = matcher(form.question(), collection.language());
    return new Found(fusion.rank(matcher.match(candidates)), matcher.size(), denied);
  }

  TermMatcher matcher(String question, String language) {
    return new TermMatcher(question, text -> Analysis.terms(text, language));
  }
}
