package dev.tandem.retrieve;

import java.util.List;

/**
 * How a question was read.
 *
 * @param typed as it was asked
 * @param forms what is searched for, the understood one first; where words were added, the one
 *     without them comes along, so that they cannot drown what was asked
 * @param steps what was changed, in order; empty where nothing was
 */
public record Understood(String typed, List<Form> forms, List<Step> steps) {
  /**
   * A question in one form.
   *
   * @param question what is compared by meaning and looked for in the passages
   * @param keywords what is looked for by keywords: the same, and words as they were typed
   */
  public record Form(String question, String keywords) {}

  /**
   * One change.
   *
   * @param kind what was done
   * @param from words of the question; of a long one all that was asked
   * @param to what they were taken for
   */
  public record Step(Kind kind, String from, String to) {}

  /** What may be done to a question. */
  public enum Kind {
    CONDENSED("condensed"),
    SPELLING("spelling"),
    ACRONYM("acronym");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  public Understood {
    if (forms.isEmpty()) {
      throw new IllegalArgumentException("a question has at least one form");
    }
    forms = List.copyOf(forms);
    steps = List.copyOf(steps);
  }

  /** A question searched as it is typed. */
  public static Understood asTyped(String question) {
    return new Understood(question, List.of(new Form(question, question)), List.of());
  }

  /** What is asked: without the story around it and the mistakes in it, in the asker's words. */
  public String asked() {
    return forms.getLast().question();
  }
}
