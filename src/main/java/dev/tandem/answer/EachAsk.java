package dev.tandem.answer;

import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.Citation;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A question for several things asked once for each, and what comes of that put into one answer
 * (least-to-most prompting without a model that does the splitting: Zhou et al., 2023). A search
 * for three things at once finds the one that is written of most, and a small model tells one of
 * the three. Each answer is a whole one with its own search, decision and proof; a thing that has
 * none is said to have none.
 */
final class EachAsk {
  /** Asks for one thing. */
  @FunctionalInterface
  interface Asking {
    Outcome ask(Listed thing, Telling telling);
  }

  private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,3})]");

  private final DocumentLog documents;
  private final Reach reach;
  private final Asking asking;

  EachAsk(DocumentLog documents, Reach reach, Asking asking) {
    this.documents = documents;
    this.reach = reach;
    this.asking = asking;
  }

  /**
   * @return empty where nothing can be said of any of them, or one sentence speaks of two: then the
   *     question is better asked as it is
   */
  Optional<Outcome> answer(String question, List<Listed> things, AskListener listener) {
    Telling silent = new Telling(new Unheard(listener));
    Map<Listed, Outcome> asked = new LinkedHashMap<>();
    for (Listed thing : things) {
      asked.put(thing, asking.ask(thing, silent));
    }
    Map<Listed, Outcome> answered = new LinkedHashMap<>(asked);
    answered.entrySet().removeIf(each -> !answers(each.getKey(), each.getValue()));
    return answered.isEmpty() || shared(answered.values().stream().toList())
        ? Optional.empty()
        : Optional.of(together(question, asked, answered));
  }

  /** Something readable still, all of it from documents that speak of the thing, not its like. */
  private boolean answers(Listed thing, Outcome outcome) {
    Readable now = new Readable(documents, reach.who());
    Set<DocumentKey> about =
        outcome.citations().stream()
            .filter(each -> about(thing, outcome, each))
            .map(EachAsk::document)
            .collect(Collectors.toSet());
    return !outcome.citations().isEmpty()
        && outcome.citations().stream()
            .allMatch(
                each ->
                    about.contains(document(each))
                        && source(outcome, each).filter(now::holds).isPresent());
  }

  private static DocumentKey document(Citation citation) {
    return new DocumentKey(citation.collection(), citation.docId());
  }

  private static boolean about(Listed thing, Outcome outcome, Citation citation) {
    return source(outcome, citation).filter(source -> about(thing, source, citation)).isPresent();
  }

  private static boolean about(Listed thing, Passage source, Citation citation) {
    List<String> name = Words.topics(thing.name());
    Set<String> near = new HashSet<>(Words.topics(source.title() + " " + source.heading()));
    near.addAll(Words.topics(citation.quote()));
    List<String> words = Words.topics(source.text());
    return near.containsAll(name) || Collections.indexOfSubList(words, name) >= 0;
  }

  private static Optional<Passage> source(Outcome outcome, Citation citation) {
    return outcome.retrieved().stream()
        .map(Answer.Retrieved::passage)
        .filter(
            each ->
                each.collection().equals(citation.collection())
                    && each.docId().equals(citation.docId())
                    && each.start() <= citation.start()
                    && citation.end() <= each.end())
        .findFirst();
  }

  private static boolean shared(List<Outcome> answered) {
    Set<List<Object>> quotes = new HashSet<>();
    for (Outcome each : answered) {
      for (Citation citation : each.citations()) {
        if (!quotes.add(
            List.of(citation.collection(), citation.docId(), citation.start(), citation.end()))) {
          return true;
        }
      }
    }
    return false;
  }

  private Outcome together(
      String question, Map<Listed, Outcome> asked, Map<Listed, Outcome> answered) {
    List<String> lines = new ArrayList<>();
    List<Citation> citations = new ArrayList<>();
    for (Map.Entry<Listed, Outcome> each : asked.entrySet()) {
      String name = each.getKey().name();
      Outcome outcome = each.getValue();
      if (!answered.containsKey(each.getKey())) {
        lines.add(name + ": " + Declined.in(language(outcome)).sentence());
        continue;
      }
      lines.add(named(name, numbered(outcome, citations.size())));
      for (Citation citation : outcome.citations()) {
        citations.add(citation.numbered(citations.size() + 1));
      }
    }
    return Outcome.of(
        question,
        List.copyOf(asked.values()),
        List.copyOf(answered.values()),
        String.join("\n", lines),
        citations,
        new Readable(documents, reach.who()));
  }

  private String language(Outcome outcome) {
    return reach.language(outcome.retrieved().stream().map(Answer.Retrieved::passage).toList());
  }

  private static String numbered(Outcome outcome, int before) {
    return MARKER
        .matcher(outcome.text())
        .replaceAll(
            marker -> {
              int number = Integer.parseInt(marker.group(1));
              return number <= outcome.citations().size()
                  ? "[" + (number + before) + "]"
                  : Matcher.quoteReplacement(marker.group());
            });
  }

  private static String named(String name, String text) {
    boolean says = Words.topics(text).containsAll(Words.topics(name));
    return says ? text : name + (text.contains("\n") ? ":\n" : ": ") + text;
  }
}
