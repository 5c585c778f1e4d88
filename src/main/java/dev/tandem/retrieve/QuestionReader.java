package dev.tandem.retrieve;

import dev.tandem.index.Analysis;
import dev.tandem.index.Index;
import dev.tandem.index.ShortForm;
import dev.tandem.retrieve.Understood.Form;
import dev.tandem.retrieve.Understood.Kind;
import dev.tandem.retrieve.Understood.Step;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a question becomes what is searched for: a long one is condensed, misspelt words are mended,
 * and short forms get what they stand for beside them. All of it goes by the documents that the
 * asker may read, so nothing here tells what stands in others.
 */
final class QuestionReader {
  /** A short form may mean several things; more than this would drown the question. */
  private static final int MOST_MEANINGS = 2;

  private final Index index;
  private final Principals who;
  private final String language;
  private final QuestionSteps wanted;
  private final Predicate<String> ordinary;

  /**
   * @param ordinary whether a word, in lower case, is one that everybody knows
   */
  QuestionReader(
      Index index,
      Principals who,
      String language,
      QuestionSteps wanted,
      Predicate<String> ordinary) {
    this.ordinary = ordinary;
    this.index = index;
    this.who = who;
    this.language = language;
    this.wanted = wanted;
  }

  Understood read(String typed) {
    List<Step> steps = new ArrayList<>();
    String asked = wanted.condense() ? new Condenser(index, who, language).condense(typed) : typed;
    if (!asked.equals(typed)) {
      steps.add(new Step(Kind.CONDENSED, typed, asked));
    }
    StringBuilder beside = new StringBuilder(); // words that are mended, as they were typed
    if (wanted.spelling()) {
      for (Step mended : new Speller(index, who, language, ordinary).mend(asked)) {
        asked = replaced(asked, mended);
        beside.append(' ').append(mended.from());
        steps.add(mended);
      }
    }
    String longer = wanted.acronyms() ? withShortForms(asked, steps) : asked;
    List<String> texts = longer.equals(asked) ? List.of(asked) : List.of(longer, asked);
    return new Understood(
        typed, texts.stream().map(text -> new Form(text, text + beside)).toList(), steps);
  }

  private static String replaced(String text, Step mended) {
    return Pattern.compile(
            "\\b" + Pattern.quote(mended.from()) + "\\b", Pattern.UNICODE_CHARACTER_CLASS)
        .matcher(text)
        .replaceAll(Matcher.quoteReplacement(mended.to()));
  }

  /** Appends what short forms stand for, and the short forms of what is written out. */
  private String withShortForms(String question, List<Step> steps) {
    StringBuilder longer = new StringBuilder(question);
    Set<String> done = new LinkedHashSet<>();
    for (ShortForm form : index.shortForms(question, who)) {
      boolean brief = holds(question, form.brief());
      String from = brief ? form.brief() : form.full();
      String to = brief ? form.full() : form.brief();
      boolean known = holds(longer.toString(), to);
      // Where most documents write as the asker does, the other form only draws others near.
      boolean needed = index.count(to, who) >= index.count(from, who);
      if (!known && needed && done.size() < MOST_MEANINGS && done.add(to)) {
        longer.append(" (").append(to).append(')');
        steps.add(new Step(Kind.ACRONYM, from, to));
      }
    }
    return longer.toString();
  }

  /** Whether a text has some words, in any inflection. */
  private boolean holds(String text, String words) {
    List<String> wanted = Analysis.terms(words, language);
    return Collections.indexOfSubList(Analysis.terms(text, language), wanted) >= 0;
  }
}
