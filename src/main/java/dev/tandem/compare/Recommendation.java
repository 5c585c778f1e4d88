package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which arm to take by the quality of its answers alone; what it costs and what it needs is for
 * {@code tandem choose}.
 *
 * @param arm the best one, or of those between which there is no difference worth having the one
 *     that needs least
 * @param verdict how sure that is
 * @param equals those no worse than the best by as much as would matter, itself among them
 * @param reasons one clause a pair
 * @param questionsNeeded how many more questions would settle it; 0 if it is settled
 */
public record Recommendation(
    String arm, Sure verdict, List<String> equals, List<String> reasons, int questionsNeeded) {
  /** How sure a recommendation is. */
  public enum Sure {
    /** Better than every other arm. */
    BETTER,
    /** As good as any other, and the one that needs least. */
    TIE,
    /** Nothing was compared: it was asked alone. */
    ALONE,
    /** The best so far; the questions do not tell it from all others. */
    NOT_ENOUGH;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What arms need, the least first: nothing, labelled examples, documents, a training, all. */
  public static final List<String> NEEDS =
      List.of("base", "curated", "prompt", "rag", "tuned", "hybrid");

  /**
   * @param standings one or more
   * @param pairs of all of them on quality
   */
  static Recommendation of(List<Standing> standings, List<PairVerdict> pairs) {
    Standing best =
        standings.stream().max(Comparator.comparingDouble(Recommendation::quality)).orElseThrow();
    List<String> equals = new ArrayList<>(List.of(best.name()));
    List<String> reasons = new ArrayList<>();
    int needed = 0;
    for (PairVerdict pair : pairs) {
      if (!pair.a().equals(best.name()) && !pair.b().equals(best.name())) {
        continue;
      }
      reasons.add(pair.sentence());
      if (pair.verdict() == Verdict.NO_DIFFERENCE) {
        equals.add(pair.a().equals(best.name()) ? pair.b() : pair.a());
      }
      needed = Math.max(needed, pair.questionsNeeded());
    }
    String arm =
        needed > 0
            ? best.name()
            : equals.stream().min(Comparator.comparingInt(Recommendation::needs)).orElseThrow();
    Sure verdict =
        standings.size() == 1
            ? Sure.ALONE
            : needed > 0 ? Sure.NOT_ENOUGH : equals.size() > 1 ? Sure.TIE : Sure.BETTER;
    return new Recommendation(arm, verdict, List.copyOf(equals), List.copyOf(reasons), needed);
  }

  private static double quality(Standing standing) {
    return standing.quality().map(Estimate::value).orElse(0.0);
  }

  /** The place of an arm among {@link #NEEDS}; one of another name comes last. */
  public static int needs(String arm) {
    int place = NEEDS.indexOf(arm);
    return place < 0 ? NEEDS.size() : place;
  }

  /** One sentence for people. */
  public String sentence() {
    return switch (verdict) {
      case ALONE -> "%s was asked alone; compare it with another arm.".formatted(arm);
      case BETTER -> "%s answers best.".formatted(arm);
      case TIE ->
          "%s: between %s there is no difference worth having, and it needs least."
              .formatted(arm, String.join(", ", equals));
      case NOT_ENOUGH ->
          "%s is best so far, but the questions do not tell it from every other arm; %s more would."
              .formatted(
                  arm,
                  questionsNeeded >= QuestionsNeeded.MOST
                      ? "more than %,d".formatted(QuestionsNeeded.MOST)
                      : "%,d".formatted(questionsNeeded));
    };
  }

  ObjectNode toJson() {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("arm", arm)
            .put("verdict", verdict.word())
            .put("summary", sentence());
    equals.forEach(json.putArray("equals")::add);
    reasons.forEach(json.putArray("reasons")::add);
    return json.put("questions_needed", questionsNeeded);
  }
}
