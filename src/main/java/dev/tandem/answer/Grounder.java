package dev.tandem.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Holds each sentence that a model wrote against the passages it was given.
 *
 * <p>A span supports a sentence if it holds enough of the sentence's topic words, weighted by how
 * much they tell, and if their {@link Facts} agree. Words of the passage's title and headings need
 * not be in the span: they say what it is about.
 *
 * <p>Where a model names passages, each piece of a sentence in front of a name is held against that
 * passage alone, so that one sentence can rest on several: "30 days [1], before it was 45 days
 * [2]".
 */
final class Grounder {
  /** Weighted part of a sentence's topic words that the span must hold. Chosen on sleepqa dev. */
  static final double SUPPORT = 0.9;

  /** The part that must hold when title and headings are not counted in the sentence's favour. */
  private static final double OWN = 0.5;

  /** The part of its neighbouring topic words that must be near each other in the span too. */
  private static final double COHERENT = 0.5;

  /** How many topic words apart counts as near. */
  private static final int NEAR = 3;

  /** How a model speaks of its sources; no statement about the world. */
  private static final Set<String> TALK =
      new HashSet<>(
          Words.topics(
              "according based passage passages document documents context provided mentioned stated"
                  + " answer question information following yes"));

  /** How one sentence puts several statements together; none of these words is one itself. */
  private static final Pattern FRAME =
      Pattern.compile(
          "(?i)\\bthe passages differ:?|[,;]?\\s*\\b(?:in the version of|in version|valid from|issued on|(?:last )?updated on|before it was|since|as of)\\b");

  /**
   * A piece of a sentence.
   *
   * @param named the passage that the model says it is from, from 0
   */
  record Claim(String text, Optional<Integer> named) {}

  /** A piece with the span that supports it; without one where it says nothing, as a full stop. */
  record Part(String text, Optional<Span> support) {}

  /**
   * One sentence of an answer.
   *
   * @param parts without markers the model wrote itself; none is supported unless all are
   * @param newLine whether it began on a line of its own
   * @param formal whether it states nothing, but is how the house writes
   */
  record Sentence(List<Part> parts, boolean newLine, boolean formal) {
    Sentence(List<Part> parts, boolean newLine) {
      this(parts, newLine, false);
    }

    String text() {
      return parts.stream().map(Part::text).collect(Collectors.joining());
    }

    /** The first span that supports it. */
    Optional<Span> support() {
      return parts.stream().flatMap(part -> part.support().stream()).findFirst();
    }
  }

  private final List<Span> spans;
  private final List<Set<String>> topics = new ArrayList<>();
  private final List<Set<String>> about = new ArrayList<>();
  private final List<Facts> facts = new ArrayList<>();
  private final Weights weights;
  private final String language;
  private final Set<String> asked;
  private final HouseForm form;

  /**
   * @param question what was asked: a sentence that says nothing beyond it has no support
   * @param units what may be quoted, from {@link Spans#units}
   * @param weights of words among the passages retrieved
   * @param form of what is held against them
   */
  Grounder(String question, List<Span> units, Weights weights, String language, HouseForm form) {
    this.asked = new HashSet<>(Words.topics(question));
    this.spans = Spans.withPairs(units);
    this.weights = weights;
    this.language = language;
    this.form = form;
    for (Span span : spans) {
      topics.add(new HashSet<>(Words.topics(span.meaning())));
      about.add(new HashSet<>(Words.topics(span.source().title() + " " + span.source().heading())));
      facts.add(Facts.of(span.meaning()));
    }
  }

  /** For one answer: its sentences as they are written. */
  Writing writing() {
    return new Writing(this, language);
  }

  /**
   * What supports a whole answer.
   *
   * @return empty unless something is stated and all that is stated has its support
   */
  Optional<List<Span>> support(String answer) {
    List<Sentence> stated = stated(answer);
    List<Span> spans = stated.stream().flatMap(each -> each.support().stream()).toList();
    return stated.isEmpty() || spans.size() < stated.size() ? Optional.empty() : Optional.of(spans);
  }

  /** How many sentences of a whole answer state something, and how many of those are supported. */
  SupportCheck.Counts counts(String answer) {
    List<Sentence> stated = stated(answer);
    return new SupportCheck.Counts(
        stated.size(), (int) stated.stream().filter(each -> each.support().isPresent()).count());
  }

  private List<Sentence> stated(String answer) {
    Writing writing = writing();
    writing.take(answer);
    writing.end(true);
    return writing.sentences().stream().filter(sentence -> states(sentence.text())).toList();
  }

  /** Whether a sentence says something beyond the question; "Yes." does not. */
  private boolean states(String text) {
    Set<String> wanted = new HashSet<>(Words.topics(form.without(text)));
    wanted.removeAll(TALK);
    return !asked.containsAll(wanted);
  }

  /** Finds the support of a sentence that names no passage. */
  Sentence align(String text, boolean newLine) {
    return align(List.of(new Claim(text, Optional.empty())), newLine);
  }

  /** Finds the support of a sentence, whose pieces may name passages. */
  Sentence align(List<Claim> claims, boolean newLine) {
    String text = claims.stream().map(Claim::text).collect(Collectors.joining());
    if (form.isAllOf(text)) {
      return new Sentence(List.of(new Part(text, Optional.empty())), newLine, true);
    }
    List<Part> parts = claims.stream().map(this::part).toList();
    long named = claims.stream().flatMap(claim -> claim.named().stream()).distinct().count();
    boolean each =
        parts.stream()
            .allMatch(part -> part.support().isPresent() || !speaks(form.without(part.text())));
    if (named > 1 && each) {
      return new Sentence(parts, newLine);
    }
    String said = form.without(text);
    Optional<Span> whole = best(said, passage -> true);
    if (whole.isEmpty()) {
      whole = claims.getFirst().named().flatMap(passage -> framed(said, passage));
    }
    return new Sentence(List.of(new Part(text, whole)), newLine);
  }

  private Part part(Claim claim) {
    String said = form.without(claim.text());
    Optional<Span> support =
        claim
            .named()
            .flatMap(
                passage -> best(said, each -> each == passage).or(() -> framed(said, passage)));
    return new Part(claim.text(), support);
  }

  private static boolean speaks(String text) {
    return text.codePoints().anyMatch(Character::isLetterOrDigit);
  }

  /** The span that supports a statement best, among those of some passages. */
  private Optional<Span> best(String text, IntPredicate passages) {
    Set<String> wanted = wanted(text);
    if (asked.containsAll(wanted)) {
      return Optional.empty();
    }
    Facts stated = Facts.of(text);
    Optional<Span> best = Optional.empty();
    double bestValue = 0;
    for (int i = 0; i < spans.size(); i++) {
      if (!passages.test(spans.get(i).passage())) {
        continue;
      }
      Set<String> present = topics.get(i);
      double own = weights.recall(wanted, present);
      if (own < OWN) {
        continue;
      }
      double score = weights.recall(wanted, with(present, about.get(i)));
      // Among spans that say as much, the one that says least beside it is the better proof.
      double value = score + own + 0.2 * weights.recall(present, wanted);
      if (score >= SUPPORT
          && value > bestValue
          && facts.get(i).support(stated)
          && coherent(text, spans.get(i).meaning())) {
        best = Optional.of(spans.get(i));
        bestValue = value;
      }
    }
    return best;
  }

  /**
   * The span of a passage that the model named that supports what is said of the passage's subject:
   * every statement between the words of a frame, with the title's names taken for granted.
   */
  private Optional<Span> framed(String text, int passage) {
    List<Optional<Span>> found =
        Arrays.stream(FRAME.split(text))
            .filter(Grounder::speaks)
            .map(piece -> ofSubject(piece, passage))
            .toList();
    return found.stream().allMatch(Optional::isPresent)
        ? found.stream().findFirst().flatMap(span -> span)
        : Optional.empty();
  }

  private Optional<Span> ofSubject(String piece, int passage) {
    Set<String> wanted = wanted(piece);
    Facts stated = Facts.of(piece);
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (span.passage() == passage) {
        Set<String> own = new LinkedHashSet<>(wanted);
        own.removeAll(about.get(i));
        String subject = span.source().title() + " " + span.source().heading();
        if (!own.isEmpty()
            && weights.recall(own, topics.get(i)) >= SUPPORT
            && Facts.of(subject + ". " + span.meaning()).support(stated)
            && coherent(piece, subject + " " + span.meaning())) {
          return Optional.of(span);
        }
      }
    }
    return Optional.empty();
  }

  private static Set<String> wanted(String text) {
    Set<String> wanted = new LinkedHashSet<>(Words.topics(text));
    Set<String> world = new LinkedHashSet<>(wanted);
    world.removeAll(TALK);
    return world.isEmpty() ? wanted : world; // a cell may hold just "yes"
  }

  private static Set<String> with(Set<String> present, Set<String> more) {
    Set<String> all = new HashSet<>(present);
    all.addAll(more);
    return all;
  }

  /**
   * Whether the sentence's words belong together as they do in the span: the same words in another
   * arrangement say something else ("the weight of the mattress" for "the mattress and your
   * weight").
   */
  private static boolean coherent(String sentence, String span) {
    List<String> said = new ArrayList<>(Words.topics(sentence));
    said.removeAll(TALK);
    List<String> source = Words.topics(span);
    said.retainAll(source);
    int near = 0;
    for (int i = 0; i + 1 < said.size(); i++) {
      near += near(said.get(i), said.get(i + 1), source) ? 1 : 0;
    }
    return said.size() < 2 || near >= COHERENT * (said.size() - 1);
  }

  private static boolean near(String first, String second, List<String> source) {
    for (int i = 0; i < source.size(); i++) {
      if (source.get(i).equals(first)
          && source.subList(i, Math.min(source.size(), i + NEAR + 1)).contains(second)) {
        return true;
      }
    }
    return false;
  }
}
