package dev.tandem.compare.evidence;

import dev.tandem.example.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of a domain: words and pairs of neighbouring words that occur several times, in more
 * than one of its texts, and that general English has not or much more rarely.
 */
final class DomainTerms {
  private static final int LEAST = 3; // occurrences
  private static final int SHORTEST = 4; // letters: shorter ones are mostly no terms
  private static final double TIMES = 8; // as frequent as in general texts
  private static final int EVERYBODYS = 3; // occurrences in those: in few texts all rates are high
  private static final List<String> GENERAL =
      List.of("/gates/text.txt", "/gates/questions.jsonl", "/gates/summaries.jsonl");

  private final Set<String> terms = new LinkedHashSet<>();

  /**
   * @param texts of the domain
   */
  DomainTerms(List<String> texts) {
    Map<String, Integer> general = new HashMap<>();
    int generalWords = 0;
    for (String name : GENERAL) {
      List<String> words = Keys.words(resource(name));
      words.forEach(word -> general.merge(word, 1, Integer::sum));
      generalWords += words.size();
    }
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Integer> holders = new HashMap<>();
    int words = 0;
    for (String text : texts) {
      List<String> said = candidates(Keys.words(text));
      said.forEach(each -> counts.merge(each, 1, Integer::sum));
      new HashSet<>(said).forEach(each -> holders.merge(each, 1, Integer::sum));
      words += Keys.words(text).size();
    }
    double ratio = (double) generalWords / Math.max(1, words);
    counts.forEach(
        (candidate, count) -> {
          boolean rare =
              Arrays.stream(candidate.split(" "))
                  .allMatch(
                      word ->
                          general.getOrDefault(word, 0) < EVERYBODYS
                              && counts.getOrDefault(word, count) * ratio
                                  >= TIMES * general.getOrDefault(word, 0));
          if (count >= LEAST && holders.getOrDefault(candidate, 0) > 1 && rare) {
            terms.add(candidate);
          }
        });
  }

  /** How many there are. */
  int size() {
    return terms.size();
  }

  /** Those that a text uses. */
  Set<String> in(String text) {
    Set<String> used = new HashSet<>(candidates(Keys.words(text)));
    used.retainAll(terms);
    return used;
  }

  /** Words, and pairs of those that stand side by side. */
  private static List<String> candidates(List<String> words) {
    List<String> candidates = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (fits(words.get(i))) {
        candidates.add(words.get(i));
        if (i + 1 < words.size() && fits(words.get(i + 1))) {
          candidates.add(words.get(i) + " " + words.get(i + 1));
        }
      }
    }
    return candidates;
  }

  private static boolean fits(String word) {
    return word.length() >= SHORTEST && word.chars().noneMatch(Character::isDigit);
  }

  private static String resource(String name) {
    try (InputStream in = DomainTerms.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
