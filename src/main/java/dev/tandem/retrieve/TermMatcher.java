package dev.tandem.retrieve;

import dev.tandem.retrieve.Candidate.Match;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds a question's terms in its candidates. Terms are numbers, see {@link TermReader}. */
final class TermMatcher {
  /** What a term in title, heading or table header adds to a sentence that lacks it. */
  private static final double AROUND = 0.5;

  /** Stands for every term that the question does not have. */
  private static final int OTHER = -1;

  /** The question's different terms; from here on a term is its place in this. */
  private final long[] terms;

  /** Neighbours in the question, in its order. */
  private final Set<Pair> pairs = new LinkedHashSet<>();

  TermMatcher(String question, Terms terms) {
    long[] own = terms.of(question).stream().mapToLong(TermSequence::number).toArray();
    this.terms = Arrays.stream(own).distinct().toArray();
    for (int i = 1; i < own.length; i++) {
      pairs.add(new Pair(place(own[i - 1]), place(own[i])));
    }
  }

  private int place(long term) {
    for (int i = 0; i < terms.length; i++) {
      if (terms[i] == term) {
        return i;
      }
    }
    return OTHER;
  }

  /** How many different terms the question has. */
  int size() {
    return terms.length;
  }

  /** The same candidates, in order, each with its match. */
  List<Candidate> match(List<Candidate> candidates) {
    List<Words> texts = candidates.stream().map(this::words).toList();
    double[] weight = weights(texts);
    double total = 0;
    for (double each : weight) {
      total += each;
    }
    if (total == 0) {
      return candidates; // a question of stop words only
    }
    List<Candidate> matched = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Words words = texts.get(i);
      double sentence = 0;
      for (BitSet each : words.sentences) {
        sentence = Math.max(sentence, inContext(weight, each, words.around));
      }
      Match match =
          new Match(
              (double) words.all.cardinality() / weight.length,
              sum(weight, words.all) / total,
              sentence / total,
              share(words.pairs, weight),
              sum(weight, words.heading) / total);
      matched.add(candidates.get(i).matched(match));
    }
    return matched;
  }

  /**
   * A sentence is read under its title and headings and beside its table's header: what stands
   * there and not in the sentence counts {@link #AROUND}.
   */
  private static double inContext(double[] weight, BitSet sentence, BitSet around) {
    double own = sum(weight, sentence);
    BitSet both = (BitSet) sentence.clone();
    both.or(around);
    return own + AROUND * (sum(weight, both) - own);
  }

  private record Pair(int first, int second) {}

  /** What of a candidate matters: only the question's own terms are kept. */
  private record Words(
      BitSet all, BitSet heading, BitSet around, List<BitSet> sentences, Set<Pair> pairs) {}

  private Words words(Candidate candidate) {
    TermSequence sequence = candidate.terms();
    Set<Pair> found = new LinkedHashSet<>();
    BitSet all = new BitSet();
    List<BitSet> sentences = new ArrayList<>();
    int last = OTHER;
    for (int part = 0; part < sequence.sentences(); part++) {
      BitSet sentence = new BitSet();
      last = collect(sequence, part, last, sentence, found);
      sentences.add(sentence);
      all.or(sentence);
    }
    BitSet heading = new BitSet();
    collect(sequence, sequence.title(), OTHER, heading, found);
    collect(sequence, sequence.heading(), OTHER, heading, found);
    BitSet around = (BitSet) heading.clone();
    for (int i = sequence.start(sequence.context()); i < sequence.end(sequence.context()); i++) {
      int place = place(sequence.terms()[i]);
      if (place != OTHER) {
        around.set(place);
      }
    }
    all.or(around);
    return new Words(all, heading, around, sentences, found);
  }

  /**
   * Adds the terms and pairs of a part.
   *
   * @param before the term that stands before it
   * @return the term that stands at its end
   */
  private int collect(
      TermSequence sequence, int part, int before, BitSet present, Set<Pair> found) {
    int last = before;
    for (int i = sequence.start(part); i < sequence.end(part); i++) {
      int term = place(sequence.terms()[i]);
      if (term != OTHER) {
        present.set(term);
        if (last != OTHER) {
          Pair pair = new Pair(last, term);
          if (pairs.contains(pair)) {
            found.add(pair);
          }
        }
      }
      last = term;
    }
    return last;
  }

  /** Of each term, ln(1 + (n - df + 0.5) / (df + 0.5)) over the candidates, as BM25 has it. */
  private double[] weights(List<Words> texts) {
    double[] weight = new double[terms.length];
    for (int term = 0; term < weight.length; term++) {
      double df = 0;
      for (Words words : texts) {
        df += words.all.get(term) ? 1 : 0;
      }
      weight[term] = Math.log(1 + (texts.size() - df + 0.5) / (df + 0.5));
    }
    return weight;
  }

  /** In the question's order, so that the last bit is always the same. */
  private static double sum(double[] weight, BitSet present) {
    double sum = 0;
    for (int term = present.nextSetBit(0); term >= 0; term = present.nextSetBit(term + 1)) {
      sum += weight[term];
    }
    return sum;
  }

  private double share(Set<Pair> found, double[] weight) {
    double all = 0;
    double present = 0;
    for (Pair pair : pairs) {
      double each = weight[pair.first] + weight[pair.second];
      all += each;
      present += found.contains(pair) ? each : 0;
    }
    return all == 0 ? 0 : present / all;
  }
}
