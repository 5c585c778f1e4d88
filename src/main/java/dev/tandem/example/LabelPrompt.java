package dev.tandem.example;

import dev.tandem.llm.Message;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a text is given to a model that is to answer with its label: the same in training and
 * afterwards. Few labels are listed; many would cost more tokens than the text.
 *
 * @param labels all that were seen in training, sorted
 */
public record LabelPrompt(SortedSet<String> labels) {
  private static final int MOST_LISTED = 20;

  public LabelPrompt {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }

  public static LabelPrompt of(Collection<? extends Example> examples) {
    SortedSet<String> labels = new TreeSet<>();
    for (Example example : examples) {
      if (example instanceof Example.Labelled labelled) {
        labels.add(labelled.label());
      }
    }
    return new LabelPrompt(labels);
  }

  /** The conversation that ends before the model's label. */
  public List<Message> ask(String text) {
    String instruction =
        labels.size() <= MOST_LISTED
            ? "Classify the text. Answer with one of these labels and nothing else: %s."
                .formatted(String.join(", ", labels))
            : "Classify the text. Answer with its label and nothing else.";
    return List.of(Message.user(instruction + "\n\nText: " + text));
  }
}
