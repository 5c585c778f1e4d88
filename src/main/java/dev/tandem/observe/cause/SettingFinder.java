package dev.tandem.observe.cause;

import dev.tandem.answer.Abstention;
import dev.tandem.ledger.SettingChange;
import dev.tandem.observe.cause.Candidate.Check;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Settings of home and collections, prompts, adapters, models and embedders that changed. */
final class SettingFinder implements Finder {
  private static final Set<String> WEIGHT = Set.of("model.batch", "model.queue", "model.cache_mb");
  private static final String WINDOW = "embedder.max_tokens";
  private static final String OTHER = "it is of another collection than what the incident is about";
  private static final int SHOWN = 60;
  private static final Duration LOOKED = Duration.ofDays(1);

  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    List<Candidate> found = new ArrayList<>();
    Map<String, String> embedder = new TreeMap<>();
    List<String> embeddedAnew = new ArrayList<>();
    List<Observation> embedderSeen = new ArrayList<>();
    List<SettingChange> all = laboratory.ledger().settings().since(past.suspect());
    for (boolean early : new boolean[] {true, false}) {
      for (SettingChange change :
          oldest(all.stream().filter(each -> early(each, past) == early).toList())) {
        boolean own = change.collection().isEmpty();
        if (!own && change.key().startsWith(SetFinder.KEY)) {
          continue; // SetFinder knows what its rows are
        }
        if (!own && change.key().equals("generation")) {
          continue; // it comes with the embedder, and IndexFinder looks at the index itself
        }
        Observation observed = seen.see("setting", change.time(), words(change));
        if (early && own && change.key().startsWith("embedder")) {
          embedder.put(change.key(), change.before());
          embedderSeen.add(observed);
        } else if (early && change.key().equals("embedder")) {
          embeddedAnew.add(change.collection());
          embedderSeen.add(observed);
        } else {
          found.add(checked(candidate(change, observed), change, past));
        }
      }
    }
    embedding(embedder, embeddedAnew, embedderSeen, past).ifPresent(found::add);
    return found;
  }

  /** What was set after the incident was noticed, to be taken back beside what is tested. */
  static List<Undo> later(Laboratory laboratory, Past past) {
    Observations unseen = new Observations();
    return oldest(
            laboratory.ledger().settings().since(past.noticed()).stream()
                .filter(change -> !early(change, past))
                .toList())
        .stream()
        .filter(
            change ->
                !change.key().startsWith("embedder")
                    && !change.key().equals("generation")
                    && !change.key().startsWith(SetFinder.KEY))
        .map(change -> candidate(change, unseen.see("setting", change.time(), words(change))))
        .flatMap(candidate -> candidate.undo().stream())
        .toList();
  }

  /** The ledger learns of files when somebody looks, which may be a while after they changed. */
  static boolean early(SettingChange change, Past past) {
    return past.early(inFile(change) ? change.time().minus(LOOKED) : change.time());
  }

  /** Another embedder, or the same with another window, by which passages are cut. */
  private static Optional<Candidate> embedding(
      Map<String, String> before, List<String> collections, List<Observation> observed, Past past) {
    if (observed.isEmpty()) {
      return Optional.empty();
    }
    Instant time =
        observed.stream().map(Observation::time).min(Comparator.naturalOrder()).orElseThrow();
    if (!collections.isEmpty()) {
      Candidate candidate =
          new Candidate(
              Cause.EMBEDDING_CHANGE,
              collections.size() == 1 ? "collection:" + collections.getFirst() : "setting:embedder",
              time,
              before.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new Undo.Embedding(collections, before)),
              observed,
              Optional.empty());
      return Optional.of(
          collections.stream().anyMatch(past.collections()::contains)
              ? candidate
              : candidate.doubted(Check.PATH, OTHER));
    }
    return before.containsKey(WINDOW)
        ? Optional.of(
            new Candidate(
                Cause.CHUNKER_CHANGE,
                "setting:" + WINDOW,
                time,
                Optional.of(new Undo.Recut(past.collections(), before)),
                observed,
                Optional.empty()))
        : Optional.empty();
  }

  /** What was set back meanwhile is no change; else the first of a key's values is the old one. */
  static List<SettingChange> oldest(List<SettingChange> changes) {
    Map<String, SettingChange> byKey = new TreeMap<>();
    for (SettingChange change : changes) {
      byKey.merge(
          change.collection() + "\n" + change.key(),
          change,
          (first, last) ->
              new SettingChange(
                  last.sequence(),
                  last.time(),
                  last.collection(),
                  last.key(),
                  first.before(),
                  last.after()));
    }
    return byKey.values().stream()
        .filter(change -> !change.before().equals(change.after()))
        .sorted(Comparator.comparing(SettingChange::sequence))
        .toList();
  }

  private static Candidate candidate(SettingChange change, Observation observed) {
    String key = change.key();
    String collection = change.collection();
    List<Observation> observations = List.of(observed);
    if (collection.isEmpty()) {
      Cause cause =
          key.startsWith("model.endpoint") || key.equals("model.key_env")
              ? Cause.ENDPOINT
              // Engines serve an adapter as a model of its own name.
              : key.equals("model") || key.equals("model.adapter")
                  ? Cause.ADAPTER_SWAP
                  : Cause.SETTING_CHANGE;
      return new Candidate(
          cause,
          "setting:" + key,
          change.time(),
          Optional.of(new Undo.Settings(Map.of(key, change.before()))),
          observations,
          Optional.empty());
    }
    String whole = "collection:" + collection;
    return switch (key) {
      case "prompt" ->
          new Candidate(
              Cause.PROMPT_EDIT,
              whole,
              change.time(),
              Optional.of(new Undo.Prompt(collection, change.before())),
              observations,
              Optional.empty());
      case "default_acl", "language" ->
          new Candidate(
                  key.equals("language") ? Cause.INDEX_CHANGE : Cause.PERMISSION_FILTER,
                  whole,
                  change.time(),
                  Optional.empty(),
                  observations,
                  Optional.empty())
              .doubted(Check.PATH, "it holds for documents that come later only");
      default ->
          new Candidate(
              key.startsWith("adapter.")
                  ? Cause.ADAPTER_SWAP
                  : key.equals("fusion")
                      ? Cause.INDEX_CHANGE
                      : refitted(change) ? Cause.JUDGE_CHANGE : Cause.SETTING_CHANGE,
              key.startsWith("adapter.") ? "adapter:" + first(change.after()) : whole,
              change.time(),
              Optional.of(new Undo.CollectionSetting(collection, key, change.before())),
              observations,
              Optional.empty());
    };
  }

  /**
   * Whether it says of when to decline that it was learnt anew. What is learnt there is what the
   * judge of the questions said; a threshold alone is set by hand.
   */
  private static boolean refitted(SettingChange change) {
    if (!change.key().equals(Abstention.SETTING)
        && !change.key().equals(Abstention.TRAINED_SETTING)) {
      return false;
    }
    try {
      Abstention before =
          change.before().isEmpty()
              ? Abstention.builtIn(change.key())
              : Abstention.parse(change.before());
      return !Abstention.parse(change.after()).weights().equals(before.weights());
    } catch (UserError unreadable) {
      return false;
    }
  }

  private static Candidate checked(Candidate candidate, SettingChange change, Past past) {
    boolean own = change.collection().isEmpty();
    if (candidate.doubt().isPresent()) {
      return candidate;
    }
    if (!own && !past.collections().contains(change.collection())) {
      return candidate.doubted(Check.PATH, OTHER);
    }
    if (change.key().startsWith("ingest.")) {
      return candidate.doubted(Check.PATH, "it changes documents only when they are ingested");
    }
    if (WEIGHT.contains(change.key())) {
      return candidate.doubted(Check.DEVIATION, "it changes how fast is answered, not what");
    }
    return early(change, past)
        ? candidate
        : candidate.doubted(Check.TIME, "it was changed after the incident was noticed");
  }

  private static boolean inFile(SettingChange change) {
    return change.collection().isEmpty()
        || change.key().equals("prompt")
        || change.key().startsWith(SetFinder.KEY);
  }

  /** The first path of a JSON array of paths. */
  private static String first(String json) {
    return json.replaceAll("^\\[\"?|\"?[,\\]].*$", "");
  }

  private static String words(SettingChange change) {
    String whose = change.collection().isEmpty() ? "the home" : "'" + change.collection() + "'";
    if (change.key().equals("prompt")) {
      return "the prompt of %s was edited".formatted(whose);
    }
    return "the setting '%s' of %s became '%s' and had been '%s'"
        .formatted(change.key(), whose, cut(change.after()), cut(change.before()));
  }

  private static String cut(String value) {
    String line = value.replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}
