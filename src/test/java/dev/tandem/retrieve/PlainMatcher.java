package dev.tandem.retrieve;

import dev.tandem.retrieve.Candidate.Match;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The slow twin of {@link TermMatcher}: sets of words as they come. */
final class PlainMatcher {
  /** What a term in title, heading or table header adds to a sentence that lacks it. */
  private static final double AROUND = 0.5;

  private final Terms terms;
  private final String language;
  private final List<String> question;

  PlainMatcher(String question, Terms terms, String language) {
    this.terms = terms;
    this.language = language;
    this.question = terms.of(question);
  }

  /** How many different terms the question has. */
  int size() {
    return new HashSet<>(question).size();
  }

  /** The candidates, in order, each with its match. */
  List<Candidate> match(List<Excerpt> excerpts) {
    List<Candidate> candidates = excerpts.stream().map(Excerpt::candidate).toList();
    List<Words> texts = excerpts.stream().map(this::words).toList();
    Map<String, Double> weight = weights(texts);
    double total = weight.values().stream().mapToDouble(Double::doubleValue).sum();
    if (total == 0) {
      return candidates; // a question of stop words only
    }
    Set<Pair> pairs = pairs(question);
    List<Candidate> matched = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Words words = texts.get(i);
      double found = weight.keySet().stream().filter(words.all::contains).count();
      double sentence = 0;
      for (Set<String> each : words.sentences) {
        sentence = Math.max(sentence, inContext(weight, each, words.around));
      }
      Match match =
          new Match(
              found / weight.size(),
              sum(weight, words.all) / total,
              sentence / total,
              share(pairs, words.pairs, weight),
              sum(weight, words.heading) / total);
      matched.add(candidates.get(i).matched(match));
    }
    return matched;
  }

  /**
   * A sentence is read under its title and headings and beside its table's header: what stands
   * there and not in the sentence counts {@link #AROUND}.
   */
  private double inContext(Map<String, Double> weight, Set<String> sentence, Set<String> around) {
    double own = sum(weight, sentence);
    Set<String> both = new HashSet<>(sentence);
    both.addAll(around);
    return own + AROUND * (sum(weight, both) - own);
  }

  private record Pair(String first, String second) {}

  /** What of a candidate matters: only the question's own terms are kept. */
  private record Words(
      Set<String> all,
      Set<String> heading,
      Set<String> around,
      List<Set<String>> sentences,
      Set<Pair> pairs) {}

  private Words words(Excerpt excerpt) {
    String text = excerpt.chunk().text();
    List<String> sequence = new ArrayList<>();
    List<Set<String>> sentences = new ArrayList<>();
    int codePoint = 0;
    int utf16 = 0;
    for (Range range : Sentences.split(text, language)) {
      int from = text.offsetByCodePoints(utf16, range.start() - codePoint);
      utf16 = text.offsetByCodePoints(from, range.length());
      codePoint = range.end();
      List<String> sentence = terms.of(text.substring(from, utf16));
      sequence.addAll(sentence);
      sentences.add(wanted(sentence));
    }
    List<String> title = terms.of(excerpt.title());
    List<String> headings = terms.of(excerpt.chunk().heading());
    Set<String> heading = new HashSet<>(title);
    heading.addAll(headings);
    Set<String> around = new HashSet<>(heading);
    around.addAll(terms.of(excerpt.chunk().context()));
    Set<String> all = new HashSet<>(sequence);
    all.addAll(around);
    Set<Pair> pairs = pairs(sequence);
    pairs.addAll(pairs(title));
    pairs.addAll(pairs(headings));
    return new Words(wanted(all), wanted(heading), wanted(around), sentences, pairs);
  }

  private Set<String> wanted(Collection<String> found) {
    Set<String> wanted = new HashSet<>(question);
    wanted.retainAll(new HashSet<>(found));
    return wanted;
  }

  private static Set<Pair> pairs(List<String> sequence) {
    Set<Pair> pairs = new LinkedHashSet<>();
    for (int i = 1; i < sequence.size(); i++) {
      pairs.add(new Pair(sequence.get(i - 1), sequence.get(i)));
    }
    return pairs;
  }

  /** Term to weight, ln(1 + (n - df + 0.5) / (df + 0.5)) over the candidates, as BM25 has it. */
  private Map<String, Double> weights(List<Words> texts) {
    Map<String, Double> weight = new HashMap<>();
    for (String term : question) {
      double df = texts.stream().filter(words -> words.all.contains(term)).count();
      weight.put(term, Math.log(1 + (texts.size() - df + 0.5) / (df + 0.5)));
    }
    return weight;
  }

  private double sum(Map<String, Double> weight, Set<String> present) {
    double sum = 0;
    // In the question's order, so that the last bit does not depend on a hash.
    for (String term : new LinkedHashSet<>(question)) {
      sum += present.contains(term) ? weight.getOrDefault(term, 0.0) : 0;
    }
    return sum;
  }

  private static double share(Set<Pair> wanted, Set<Pair> found, Map<String, Double> weight) {
    double all = 0;
    double present = 0;
    for (Pair pair : wanted) {
      double each = weight.getOrDefault(pair.first, 0.0) + weight.getOrDefault(pair.second, 0.0);
      all += each;
      present += found.contains(pair) ? each : 0;
    }
    return all == 0 ? 0 : present / all;
  }
}
