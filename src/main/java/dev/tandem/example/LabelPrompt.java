package dev.tandem.example;

import dev.tandem.llm.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a text is given to a model that is to answer with its label: the same in training and
 * afterwards. The instruction takes the place of the template's own system prompt, and few labels
 * are listed in it; many would cost more tokens than the text.
 *
 * @param labels all that there are, sorted
 * @param instruction what the model is told
 * @param system whether in a turn of its own; else before the text, where the template knows no
 *     system turns
 */
public record LabelPrompt(SortedSet<String> labels, String instruction, boolean system) {
  private static final int MOST_LISTED = 20;

  public LabelPrompt {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }

  /**
   * Of labels that are to be learnt.
   *
   * @param instruction what the model is told; empty for the usual words
   * @param system whether the template knows system turns
   */
  public static LabelPrompt of(
      Collection<String> labels, Optional<String> instruction, boolean system) {
    SortedSet<String> all = new TreeSet<>(labels);
    String usual = all.size() <= MOST_LISTED ? listing(all) : "Classify.";
    return new LabelPrompt(all, instruction.orElse(usual), system);
  }

  /** For a model that has learnt none of the labels: all are listed. */
  public static LabelPrompt untrained(Collection<String> labels) {
    SortedSet<String> all = new TreeSet<>(labels);
    return new LabelPrompt(all, listing(all), false);
  }

  private static String listing(SortedSet<String> labels) {
    return "Classify the text. Answer with one of these labels and nothing else: %s."
        .formatted(String.join(", ", answers(labels)));
  }

  static SortedSet<String> labels(Collection<? extends Example> examples) {
    SortedSet<String> labels = new TreeSet<>();
    for (Example example : examples) {
      if (example instanceof Example.Labelled labelled) {
        labels.add(labelled.label());
      }
    }
    return labels;
  }

  /** The conversation that ends before the model's answer. */
  public List<Message> ask(String text) {
    return system
        ? List.of(Message.system(instruction), Message.user(text))
        : List.of(Message.user(instruction + "\n\nText: " + text));
  }

  /** What the model answers for each label, in their order. */
  public List<String> answers() {
    return answers(labels);
  }

  /**
   * What the model answers for a label: its words, which are fewer tokens and known to the model,
   * instead of one long name.
   */
  public String answer(String label) {
    return answers().get(labels.headSet(label).size());
  }

  /** Underscores are spaces, unless two labels were the same then. */
  private static List<String> answers(SortedSet<String> labels) {
    List<String> words = labels.stream().map(label -> label.replace('_', ' ').strip()).toList();
    boolean apart = new TreeSet<>(words).size() == labels.size() && !words.contains("");
    return apart ? words : new ArrayList<>(labels);
  }
}
