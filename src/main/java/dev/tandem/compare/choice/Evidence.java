package dev.tandem.compare.choice;

import dev.tandem.compare.Recommendation;
import dev.tandem.compare.evidence.EvidenceFile;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.compare.evidence.FactorEvidence;
import dev.tandem.stats.Estimate;
import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of the arms: what was measured, and published priors for the rest.
 *
 * @param arms between which is chosen, in the order of the comparison
 * @param compared empty where nothing was compared
 * @param factors what was measured beside it
 */
public record Evidence(
    List<String> arms, Optional<ComparedFile> compared, Map<Factor, FactorEvidence> factors) {
  /** Factors for which {@code compare.json} itself holds measures. */
  private static final Set<Factor> COMPARED =
      Set.of(Factor.ACCURACY, Factor.CONTROL, Factor.SCALABILITY);

  public Evidence {
    arms = List.copyOf(arms);
  }

  /** Where nothing was measured: all arms, by priors alone. */
  public static Evidence none() {
    return new Evidence(Recommendation.NEEDS, Optional.empty(), Map.of());
  }

  /**
   * That of a report folder.
   *
   * @throws UserError if it is none
   */
  public static Evidence read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          "there is no folder %s; name one that 'compare --report' has written".formatted(folder));
    }
    Optional<ComparedFile> compared = ComparedFile.read(folder);
    Map<Factor, FactorEvidence> factors = EvidenceFile.read(folder);
    Set<String> arms = new LinkedHashSet<>();
    compared.ifPresent(file -> arms.addAll(file.arms().keySet()));
    if (arms.isEmpty()) {
      factors.values().forEach(each -> arms.addAll(each.arms().keySet()));
    }
    if (arms.isEmpty()) {
      throw new UserError(
          "%s holds neither %s nor %s with an arm; name a folder that 'compare --report' has written"
              .formatted(folder, ComparedFile.NAME, EvidenceFile.NAME));
    }
    return new Evidence(new ArrayList<>(arms), compared, factors);
  }

  /** What was measured, in an experiment or else by the comparison. */
  Optional<Reading> measured(Factor factor, String arm, String measure) {
    FactorEvidence evidence = factors.get(factor);
    Optional<Reading> experiment =
        Optional.ofNullable(evidence)
            .flatMap(each -> each.measure(arm, measure))
            .map(e -> reading(factor, arm, measure, e, how(factor)));
    return experiment.or(
        () ->
            compared
                .filter(file -> COMPARED.contains(factor))
                .flatMap(file -> file.measure(arm, measure))
                .map(e -> reading(factor, arm, measure, e, ComparedFile.NAME)));
  }

  private static Reading reading(
      Factor factor, String arm, String measure, Estimate estimate, String source) {
    return new Reading(factor, arm, measure, estimate, Basis.MEASURED, source);
  }

  /** What was measured, or what was published of it; empty where it means nothing for the arm. */
  Optional<Reading> find(Factor factor, String arm, String measure) {
    return find(factor, arm, measure, measure);
  }

  /**
   * @param published the measure's name among the priors, where it is another
   */
  Optional<Reading> find(Factor factor, String arm, String measure, String published) {
    return measured(factor, arm, measure)
        .or(() -> Priors.known().of(factor, arm, published, Recommendation.NEEDS.contains(arm)));
  }

  /**
   * How many labelled examples there were when an arm's quality was measured, so that it needs no
   * more for that; 0 where that is not known.
   */
  int labelledRows(String arm) {
    return compared
        .filter(file -> file.arms().containsKey(arm))
        .map(ComparedFile::labelledRows)
        .orElse(0);
  }

  /** A figure of the documents or examples, the same for all arms. */
  Optional<Estimate> common(Factor factor, String measure) {
    return Optional.ofNullable(factors.get(factor))
        .flatMap(each -> Optional.ofNullable(each.common().get(measure)));
  }

  /** How a factor was measured, in a sentence. */
  String how(Factor factor) {
    FactorEvidence evidence = factors.get(factor);
    if (evidence != null) {
      return evidence.how();
    }
    return compared
        .filter(file -> COMPARED.contains(factor))
        .map(file -> "%,d test questions".formatted(file.questions()))
        .orElse("");
  }

  /** How many more questions would tell two arms apart on quality; 0 where that is not known. */
  int questionsNeeded(String a, String b) {
    return compared.stream()
        .flatMap(file -> file.pairs().stream())
        .filter(pair -> pair.of(a, b))
        .mapToInt(ComparedFile.Pair::questionsNeeded)
        .max()
        .orElse(0);
  }
}
