package dev.tandem.observe.cause;

import java.time.Instant;
import java.util.List;

/**
 * What is behind an incident, as far as it was proved.
 *
 * @param incident its id
 * @param target what is to be mended; empty where no cause was determined
 * @param confidence 0 to 1; 0 where no cause was determined
 * @param sentences how it hangs together; each with the observation that it rests on
 * @param evidence the observations that sentences and negatives cite
 * @param onset of the cause where there is one, else of the incident
 * @param fix what mends it
 * @param verify how it is seen that it is mended
 * @param negatives what was ruled out, and by what
 * @param missing what would be needed to know more
 * @param replays how often a question was asked again
 */
public record Diagnosis(
    String incident,
    Cause cause,
    String target,
    double confidence,
    List<Sentence> sentences,
    List<Observation> evidence,
    Instant onset,
    String fix,
    String verify,
    List<Negative> negatives,
    List<String> missing,
    int replays) {
  /** A sentence and the ids of what it rests on. */
  public record Sentence(String text, List<String> cites) {
    public Sentence {
      cites = List.copyOf(cites);
      if (cites.isEmpty()) {
        throw new IllegalArgumentException("every sentence cites an observation");
      }
    }

    @Override
    public String toString() {
      return text + " [" + String.join("][", cites) + "]";
    }
  }

  /**
   * What is not the cause.
   *
   * @param by {@code path}, {@code deviation}, {@code time} or {@code replay}
   */
  public record Negative(Cause cause, String target, String by, Sentence why) {}

  public Diagnosis {
    sentences = List.copyOf(sentences);
    evidence = List.copyOf(evidence);
    negatives = List.copyOf(negatives);
    missing = List.copyOf(missing);
  }

  /** Whether a cause was proved. */
  public boolean determined() {
    return cause != Cause.NOT_DETERMINED;
  }
}
