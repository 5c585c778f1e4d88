package dev.tandem.answer;

import dev.tandem.retrieve.Route;
import dev.tandem.retrieve.Understood;
import dev.tandem.text.Citation;
import dev.tandem.text.Passage;
import java.util.List;
import java.util.Optional;

/**
 * An answer and what it stands on.
 *
 * @param id of its record in the ledger
 * @param text with {@code [1]} behind every sentence that has a citation; of an abstention the
 *     message to the user
 * @param reason why it abstained; empty otherwise
 * @param collection whose passage was the best; the first of those asked where none was searched
 * @param routes the collections searched, the likeliest first; none for an arm that does not search
 * @param generation of the index of {@code collection}; 0 where none was searched
 * @param model name of the model
 * @param adapter empty for none
 * @param citations by marker, from 1
 * @param retrieved what was found, best first
 * @param probability how likely the passages answer the question, 0 to 1; 1 for an arm that does
 *     not look
 * @param cached whether it, or what the model wrote in it, is of an earlier question
 * @param understood how the question was read for the search; empty for an arm that does not search
 */
public record Answer(
    String id,
    String text,
    Mode mode,
    boolean abstained,
    String reason,
    Arm arm,
    String collection,
    List<Route> routes,
    int generation,
    String model,
    String adapter,
    List<Citation> citations,
    List<Retrieved> retrieved,
    double probability,
    Usage usage,
    Timing timing,
    boolean cached,
    Optional<Understood> understood) {
  /** A passage that was found; {@code used} if it was shown to the model or quoted. */
  public record Retrieved(Passage passage, boolean used) {}

  /** Tokens of prompt and answer; 0 where the model was not asked. */
  public record Usage(int promptTokens, int completionTokens) {
    static final Usage NONE = new Usage(0, 0);
  }

  /** Milliseconds. */
  public record Timing(long retrieve, long prefill, long decode, long total) {}

  public Answer {
    if (abstained != (mode == Mode.NONE) || abstained == reason.isEmpty()) {
      throw new IllegalArgumentException("an answer has a reason exactly if it abstained");
    }
    routes = List.copyOf(routes);
    citations = List.copyOf(citations);
    retrieved = List.copyOf(retrieved);
  }
}
