package dev.tandem.retrieve;

import dev.tandem.index.Analysis;
import dev.tandem.index.Index;
import dev.tandem.text.Principals;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a long question down to what it asks, in its own words: the sentences that ask, with the one
 * before where they lean on it; and of a long sentence the part that begins with a question word.
 * So that neither keywords nor the vector are drowned by what is told around the question.
 */
final class Condenser {
  /** Words up to which a question is left alone. */
  private static final int LONG = 30;

  /** Words that the part of a sentence has at most that is taken for the question. */
  private static final int ASKED = 20;

  /** Topic words that a question has which needs no other sentence, though it has a pronoun. */
  private static final int ENOUGH = 5;

  /** Topic words below which a sentence without a question mark asks nothing. */
  private static final int FEW = 2;

  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}][\\p{L}\\p{M}\\p{N}'’.-]*");

  private static final String QUESTION_WORD =
      "(?i:\\b(?:what|when|where|which|who|whom|whose|why|how|whether|if"
          + "|wann|wo|wohin|welche[nmrs]?|wer|wem|wen|warum|wieso|weshalb|wie|ob)\\b)";

  /** Where the part of a sentence begins that asks. */
  private static final Pattern ASKS =
      Pattern.compile(
          "(?i)"
              + QUESTION_WORD
              + "|(?<=[,;:–—-] )(?:can|could|do|does|did|is|are|am|may|must|should|shall|will"
              + "|would|has|have|kann|können|darf|dürfen|muss|müssen|soll|ist|sind|gibt|hat)\\b");

  /** A sentence that begins small, as they do where people type in a hurry. */
  private static final Pattern BEGINS = Pattern.compile("(?<=[.!?])\\s+(?=" + QUESTION_WORD + ")");

  private static final Pattern REQUEST =
      Pattern.compile(
          "(?i)\\b(?:tell|explain|know|wonder\\w*|find out|understand|describe|looking for|question"
              + "|wissen|erklär\\w*|frage\\w*|sagen)\\b");

  private static final Pattern LEANS =
      Pattern.compile(
          "(?i)\\b(?:it|its|they|them|their|this|that|those|these|he|him|his|she|her|there|one"
              + "|er|sie|es|ihn|ihm|dies\\w*|davon|dafür|damit|dort)\\b");

  private final Index index;
  private final Principals who;
  private final String language;
  private final Map<String, Integer> counts = new TreeMap<>();

  Condenser(Index index, Principals who, String language) {
    this.index = index;
    this.who = who;
    this.language = language;
  }

  /** The same where it is short. */
  String condense(String question) {
    if (words(question) <= LONG) {
      return question;
    }
    List<String> sentences = sentences(question);
    Set<Integer> kept = asking(sentences);
    List<String> parts = new ArrayList<>();
    for (int place : kept) {
      parts.add(part(sentences.get(place)));
    }
    return String.join(" ", parts);
  }

  private List<String> sentences(String question) {
    List<String> sentences = new ArrayList<>();
    for (Range range : Sentences.split(question, language)) {
      String sentence =
          question.substring(
              question.offsetByCodePoints(0, range.start()),
              question.offsetByCodePoints(0, range.end()));
      sentences.addAll(List.of(BEGINS.split(sentence)));
    }
    return sentences;
  }

  /** Places of the sentences that ask, in order, and of those that they lean on. */
  private Set<Integer> asking(List<String> sentences) {
    Set<Integer> kept = new LinkedHashSet<>();
    for (int i = 0; i < sentences.size(); i++) {
      String sentence = sentences.get(i);
      if (sentence.endsWith("?") && known(sentence) > 0) {
        if (i > 0 && known(sentence) < ENOUGH && LEANS.matcher(part(sentence)).find()) {
          kept.add(i - 1);
        }
        kept.add(i);
      }
    }
    for (int i = 0; i < sentences.size() && kept.isEmpty(); i++) {
      if (REQUEST.matcher(sentences.get(i)).find() && known(sentences.get(i)) >= FEW) {
        kept.add(i);
      }
    }
    for (int i = sentences.size() - 1; i >= 0 && kept.isEmpty(); i--) {
      if (known(sentences.get(i)) >= FEW) {
        kept.add(i);
      }
    }
    if (kept.isEmpty()) {
      kept.add(sentences.size() - 1);
    }
    return kept;
  }

  /** Of a long sentence, what follows a question word, as long as it is no story itself. */
  private static String part(String sentence) {
    Matcher asks = ASKS.matcher(sentence);
    if (words(sentence) > ASKED && !asks.lookingAt()) {
      while (asks.find()) {
        String part = sentence.substring(asks.start());
        if (words(part) <= ASKED) {
          return part;
        }
      }
    }
    return sentence;
  }

  /** How many different topic words of a text the documents have. */
  private long known(String text) {
    return WORD.matcher(text)
        .results()
        .map(r -> r.group())
        .distinct()
        .filter(w -> count(w) > 0)
        .count();
  }

  private int count(String word) {
    return counts.computeIfAbsent(
        word, each -> Analysis.terms(each, language).isEmpty() ? 0 : index.count(each, who));
  }

  private static int words(String text) {
    return (int) WORD.matcher(text).results().count();
  }
}
