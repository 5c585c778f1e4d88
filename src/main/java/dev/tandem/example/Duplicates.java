package dev.tandem.example;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which examples say the same, and which contradict each other.
 *
 * @param group for each example the index of the first one that it duplicates, exactly or nearly;
 *     its own where it is none
 */
@SuppressWarnings("ArrayRecordComponent")
record Duplicates(List<Finding> findings, int[] group) {
  static Duplicates of(List<Example> examples) {
    DisjointSets groups = DisjointSets.of(examples.size());
    List<Finding.Item> exact = new ArrayList<>();
    List<Finding.Item> near = new ArrayList<>();
    Map<String, Integer> first = new HashMap<>();
    List<Integer> distinct = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      String key = Keys.loose(example.prompt()) + "\n" + Keys.loose(example.answer());
      Optional<Integer> earlier = Optional.ofNullable(first.putIfAbsent(key, i));
      groups.join(i, earlier.orElse(i));
      if (earlier.isPresent()) {
        exact.add(item(examples, i, "is the same as", earlier.get()));
      } else {
        distinct.add(i);
      }
    }
    List<List<String>> sets = distinct.stream().map(i -> words(examples.get(i))).toList();
    for (SimilarSets.Pair pair : SimilarSets.pairs(sets, SimilarSets.NEAR)) {
      int i = distinct.get(pair.second());
      int earlier = groups.root(distinct.get(pair.first()));
      if (groups.root(i) == i && earlier != i) {
        near.add(item(examples, i, "is nearly the same as", distinct.get(pair.first())));
      }
      groups.join(i, earlier);
    }
    return new Duplicates(
        List.of(
            Finding.of(
                "duplicates",
                false,
                "rows stand there already, but for case, punctuation and spacing",
                exact),
            Finding.of(
                "near duplicates",
                false,
                "rows share at least %.0f %% of their words with an earlier one"
                    .formatted(100 * SimilarSets.NEAR),
                near),
            contradictions(examples)),
        groups.roots());
  }

  /** Words of prompt and answer, told apart. */
  private static List<String> words(Example example) {
    return Stream.concat(
            Keys.words(example.prompt()).stream(),
            Keys.words(example.answer()).stream().map(word -> "=" + word))
        .toList();
  }

  private static Finding contradictions(List<Example> examples) {
    Map<String, Integer> first = new HashMap<>();
    List<Finding.Item> items = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      if (example instanceof Example.Raw) {
        continue;
      }
      int earlier =
          Optional.ofNullable(first.putIfAbsent(Keys.loose(example.prompt()), i)).orElse(i);
      if (!Keys.loose(examples.get(earlier).answer()).equals(Keys.loose(example.answer()))) {
        items.add(item(examples, i, "answers otherwise than", earlier));
      }
    }
    return Finding.of(
        "contradictions", false, "rows ask what an earlier one asks and answer otherwise", items);
  }

  private static Finding.Item item(List<Example> examples, int i, String how, int earlier) {
    Place place = examples.get(i).place();
    Place other = examples.get(earlier).place();
    boolean sameFile = place.source().equals(other.source()) && other.line() > 0;
    return new Finding.Item(place, how + " " + (sameFile ? "line " + other.line() : other));
  }
}
