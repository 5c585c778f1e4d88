package dev.tandem.answer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words that nearly any answer of a house has, whatever it says: a signature, a salutation, the
 * name of a desk. A model that learnt to answer so writes them though no document holds them, and
 * they state nothing, so nothing has to support them. Numbers, negations and words of opposite
 * sense are never among them.
 *
 * @param words stems
 */
public record HouseForm(Set<String> words) {
  /** Of a model that learnt none. */
  public static final HouseForm NONE = new HouseForm(Set.of());

  /** In so large a part of the answers stands a word of the form. */
  private static final double SHARE = 0.5;

  /** Fewer answers show no form: what they share may be what they say. */
  private static final int ENOUGH = 10;

  public HouseForm {
    words = Set.copyOf(words);
  }

  /** What many answers have in common. */
  public static HouseForm of(List<String> answers) {
    if (answers.size() < ENOUGH) {
      return NONE;
    }
    Map<String, Integer> times = new HashMap<>(); // answers that have the word
    for (String answer : answers) {
      Set<String> own = new HashSet<>();
      Words.of(answer).stream()
          .filter(word -> word.content() && !word.number() && !Facts.decides(word))
          .forEach(word -> own.add(word.stem()));
      own.forEach(stem -> times.merge(stem, 1, Integer::sum));
    }
    Set<String> words = new TreeSet<>();
    times.forEach(
        (stem, n) -> {
          if (n >= SHARE * answers.size()) {
            words.add(stem);
          }
        });
    return new HouseForm(words);
  }

  /** What a text says beside its form; as long as the text. */
  String without(String text) {
    if (words.isEmpty()) {
      return text;
    }
    StringBuilder rest = new StringBuilder(text);
    for (Words.Word word : Words.of(text)) {
      if (words.contains(word.stem())) {
        for (int i = word.from(); i < word.to(); i++) {
          rest.setCharAt(i, ' ');
        }
      }
    }
    return rest.toString();
  }

  /** Whether a text has words of the form, and states nothing beside. */
  boolean isAllOf(String text) {
    return !words.isEmpty()
        && Words.of(text).stream().anyMatch(word -> words.contains(word.stem()))
        && Words.of(without(text)).stream().noneMatch(word -> word.content() || word.number());
  }
}
