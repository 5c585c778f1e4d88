package dev.tandem.compare.evidence;

import dev.tandem.example.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Documents of which there is a newer one: the same title but for its year, date or version. */
final class Superseded {
  private static final Pattern DATED =
      Pattern.compile(
          "(?i)(?<![\\p{L}\\p{N}])(?:(?:19|20)\\d{2}(?:-\\d{2}(?:-\\d{2})?)?|(?:v|version|rev|revision|edition)[ .]?\\d+(?:\\.\\d+)*)(?![\\p{L}\\p{N}])");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private Superseded() {}

  /** How new a document is: by its title, its id, its date, the first that tells. */
  private record Dated(int index, List<Integer> title, List<Integer> id, long day) {}

  /** Indexes of those that a newer one stands beside. */
  static Set<Integer> of(List<StoredDocument> documents) {
    Map<String, List<Dated>> alike = new HashMap<>();
    for (int i = 0; i < documents.size(); i++) {
      StoredDocument each = documents.get(i);
      String bare = Keys.loose(DATED.matcher(each.title()).replaceAll(" "));
      alike
          .computeIfAbsent(bare, key -> new ArrayList<>())
          .add(
              new Dated(
                  i,
                  numbers(each.title()),
                  numbers(each.docId()),
                  each.updated().map(when -> when.getEpochSecond() / 86_400).orElse(0L)));
    }
    Set<Integer> superseded = new HashSet<>();
    for (List<Dated> group : alike.values()) {
      Optional<Comparator<Dated>> order = order(group);
      if (group.size() > 1 && order.isPresent()) {
        Dated newest = Collections.max(group, order.get());
        group.stream()
            .filter(each -> order.get().compare(each, newest) < 0)
            .forEach(each -> superseded.add(each.index));
      }
    }
    return superseded;
  }

  private static Optional<Comparator<Dated>> order(List<Dated> group) {
    if (group.stream().map(Dated::title).distinct().count() > 1) {
      return Optional.of((a, b) -> compare(a.title, b.title));
    }
    if (group.stream().map(Dated::id).distinct().count() > 1) {
      return Optional.of((a, b) -> compare(a.id, b.id));
    }
    boolean dated = group.stream().allMatch(each -> each.day > 0);
    return dated && group.stream().map(Dated::day).distinct().count() > 1
        ? Optional.of(Comparator.comparingLong(Dated::day))
        : Optional.empty();
  }

  /** What dates a document, by its title and else by its id; empty where nothing does. */
  static List<Integer> stamp(StoredDocument document) {
    List<Integer> title = numbers(document.title());
    return title.isEmpty() ? numbers(document.docId()) : title;
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int sign = Integer.compare(a.get(i), b.get(i));
      if (sign != 0) {
        return sign;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    Matcher dated = DATED.matcher(text);
    while (dated.find()) {
      Matcher number = NUMBER.matcher(dated.group());
      while (number.find()) {
        numbers.add(Integer.parseInt(number.group()));
      }
    }
    return numbers;
  }
}
