package dev.tandem.answer;

import dev.tandem.example.Example;
import dev.tandem.example.Imprint;
import dev.tandem.llm.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The words that a house adds to what its documents say: a signature, a salutation, the desk that
 * an answer is of. They are learnt from labelled answers that have them though the passages do not;
 * a model that learnt to answer so writes them, and since they state nothing of the documents,
 * nothing has to support them. Numbers, negations and words of opposite sense are never among them.
 *
 * @param words stems
 */
public record HouseForm(Set<String> words) {
  /** Of a model that learnt none. */
  public static final HouseForm NONE = new HouseForm(Set.of());

  /** Answers with the word, at least; in fewer it may be what one of them says. */
  private static final int FEWEST = 3;

  /** The same as a part of all answers. */
  private static final double SHARE = 0.01;

  /** Of the answers with the word so many have it from nowhere; else it is of the documents. */
  private static final double ADDED = 0.8;

  public HouseForm {
    words = Set.copyOf(words);
  }

  /** Of an adapter, as far as it says. */
  public static HouseForm learntBy(Imprint adapter) {
    return new HouseForm(adapter.form());
  }

  /**
   * What answers add.
   *
   * @param rows as they are learnt: passages, question and, last, the answer
   */
  public static HouseForm of(List<Example.Chat> rows) {
    Map<String, Integer> said = new HashMap<>(); // answers that have the word
    Map<String, Integer> added = new HashMap<>(); // of these without it in what they were shown
    for (Example.Chat row : rows) {
      List<Message> turns = row.messages();
      Set<String> shown =
          turns.subList(0, turns.size() - 1).stream()
              .flatMap(turn -> Words.of(turn.content()).stream())
              .map(Words.Word::stem)
              .collect(Collectors.toSet());
      for (String stem : tellable(turns.getLast().content())) {
        said.merge(stem, 1, Integer::sum);
        added.merge(stem, shown.contains(stem) ? 0 : 1, Integer::sum);
      }
    }
    Set<String> words = new TreeSet<>();
    added.forEach(
        (stem, n) -> {
          if (n >= Math.max(FEWEST, SHARE * rows.size())
              && n >= ADDED * said.getOrDefault(stem, 0)) {
            words.add(stem);
          }
        });
    return new HouseForm(words);
  }

  private static Set<String> tellable(String answer) {
    Set<String> stems = new HashSet<>();
    for (Words.Word word : Words.of(answer)) {
      if (word.content() && !word.number() && !Facts.decides(word)) {
        stems.add(word.stem());
      }
    }
    return stems;
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
        && Words.of(without(text)).stream()
            .noneMatch(word -> word.content() || word.number() || Facts.decides(word));
  }
}
