package dev.tandem.observe.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the company knows: its documents, and every fact's values over time. It is the truth that
 * answers are held against, whatever the exports of it have become.
 */
final class Library {
  private static final int THINGS = 8; // of a domain
  private static final int ALONE = 5; // with a document of their own; the others share some

  private final Map<Fact, List<String>> values; // the newest last; of last year the first
  private final Map<Fact, Integer> wordings;
  private final Map<String, Paper> papers;
  private final Map<Domain, List<String>> things;

  private Library(
      Map<Fact, List<String>> values,
      Map<Fact, Integer> wordings,
      Map<String, Paper> papers,
      Map<Domain, List<String>> things) {
    this.values = values;
    this.wordings = wordings;
    this.papers = papers;
    this.things = things;
  }

  /** As it is when the company begins. */
  static Library of(long seed) {
    Dice dice = new Dice(seed, "library");
    Library library =
        new Library(new TreeMap<>(), new HashMap<>(), new TreeMap<>(), new TreeMap<>());
    for (Domain domain : Domain.values()) {
      List<String> names = new ArrayList<>();
      while (names.size() < THINGS) {
        String thing = domain.thing(dice.name());
        if (!names.contains(thing)) {
          names.add(thing);
        }
      }
      library.things.put(domain, names);
      names.forEach(thing -> library.learn(domain, thing, dice));
      for (int i = 0; i < THINGS; i++) {
        if (i < ALONE) {
          library.put(
              new Paper(domain, id(names.get(i)), names.get(i), names.subList(i, i + 1), false));
        }
        if (i % 2 == 0) {
          library.put(
              new Paper(
                  domain,
                  "archive-" + id(names.get(i)),
                  Paper.ARCHIVE + names.get(i),
                  names.subList(i, i + 1),
                  true));
        }
      }
      library.put(
          new Paper(
              domain,
              domain.collection() + "-guide",
              "Guide to the rest of " + domain.collection(),
              names.subList(ALONE, THINGS),
              false));
    }
    return library;
  }

  private void learn(Domain domain, String thing, Dice dice) {
    for (Kind kind : domain.kinds()) {
      Fact fact = new Fact(domain, thing, kind.name());
      wordings.put(fact, dice.below(2));
      values.put(fact, new ArrayList<>(List.of(dice.value(kind.values()))));
      change(fact, dice);
    }
  }

  /** The same again, to be changed for itself. */
  Library copy() {
    Map<Fact, List<String>> copied = new TreeMap<>();
    values.forEach((fact, all) -> copied.put(fact, new ArrayList<>(all)));
    return new Library(copied, wordings, new TreeMap<>(papers), things);
  }

  private static String id(String thing) {
    return thing.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
  }

  private void put(Paper paper) {
    papers.put(paper.id(), paper);
  }

  List<String> things(Domain domain) {
    return things.getOrDefault(domain, List.of());
  }

  List<Paper> papers(Domain domain) {
    return papers.values().stream().filter(paper -> paper.domain() == domain).toList();
  }

  /** The document that holds a fact now. */
  Paper paper(Fact fact) {
    return papers.values().stream()
        .filter(paper -> !paper.archive() && paper.about(fact))
        .findFirst()
        .orElseThrow();
  }

  String value(Fact fact) {
    return history(fact).getLast();
  }

  private List<String> history(Fact fact) {
    return values.getOrDefault(fact, List.of());
  }

  /** A value that the fact never had. */
  String another(Fact fact, Dice dice) {
    String value = dice.value(fact.of().values());
    while (history(fact).contains(value)) {
      value = dice.value(fact.of().values());
    }
    return value;
  }

  void change(Fact fact, Dice dice) {
    change(fact, another(fact, dice));
  }

  void change(Fact fact, String value) {
    values.computeIfAbsent(fact, none -> new ArrayList<>()).add(value);
  }

  /** A new document takes the place of a thing's own, which is deleted. */
  void replace(Paper old, Paper with) {
    papers.remove(old.id());
    put(with);
  }

  /** What a document says now. */
  String text(Paper paper) {
    return paper.things().stream()
        .map(thing -> paragraph(paper, thing))
        .collect(Collectors.joining("\n\n"));
  }

  private String paragraph(Paper paper, String thing) {
    Domain domain = paper.domain();
    List<String> sentences = new ArrayList<>();
    sentences.add(domain.opening(subject(domain, thing)));
    for (int i = 0; i < domain.kinds().size(); i++) {
      Kind kind = domain.kinds().get(i);
      Fact fact = new Fact(domain, thing, kind.name());
      String value = paper.archive() ? history(fact).getFirst() : value(fact);
      sentences.add(kind.sentence(wordings.getOrDefault(fact, 0), subject(domain, thing), value));
    }
    return String.join(" ", sentences);
  }

  private static String subject(Domain domain, String thing) {
    return domain == Domain.HR ? thing : "The " + thing;
  }

  /** What an answer came to that was not declined: whether it says what holds now and no more. */
  boolean right(Fact fact, String answer) {
    List<String> all = history(fact);
    return says(answer, all.getLast())
        && all.subList(0, all.size() - 1).stream().noneMatch(old -> says(answer, old));
  }

  private static boolean says(String answer, String value) {
    return Pattern.compile("(?<![\\w.])" + Pattern.quote(value) + "(?!\\w)").matcher(answer).find();
  }
}
