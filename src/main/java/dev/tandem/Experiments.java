package dev.tandem;

import dev.tandem.answer.AskOptions;
import dev.tandem.answer.FewShot;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Material;
import dev.tandem.compare.evidence.Accuracy;
import dev.tandem.compare.evidence.Complexity;
import dev.tandem.compare.evidence.Cost;
import dev.tandem.compare.evidence.Equipment;
import dev.tandem.compare.evidence.Experiment;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.compare.evidence.Offline;
import dev.tandem.compare.evidence.PriceSheet;
import dev.tandem.compare.evidence.Scalability;
import dev.tandem.text.UserError;
import dev.tandem.training.PeakMemory;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The experiments on what was compared, put together from the rooms. */
final class Experiments {
  private final Rooms rooms;
  private final Comparing.Request request;
  private final Comparison comparison;
  private final Contestants contestants;
  private final FactExperiments facts;

  Experiments(Rooms rooms, AskOptions options, Comparing.Request request, Comparison comparison) {
    this.rooms = rooms;
    this.request = request;
    this.comparison = comparison;
    Material material = request.material();
    // Read, and the examples embedded, once for all experiments.
    Optional<FewShot> examples =
        request.train().map(file -> new FewShot(file, rooms.home().embedder()));
    this.contestants = new Contestants(rooms, options, request, material, examples);
    this.facts = new FactExperiments(rooms, options, request, comparison, material, examples);
  }

  /**
   * The experiment that measures a factor.
   *
   * @throws UserError if it cannot be measured on what was compared
   */
  Experiment of(Factor factor) {
    return switch (factor) {
      case ACCURACY -> new Accuracy(comparison);
      case SCALABILITY ->
          new Scalability(
              contestants.all(),
              comparison.questions(),
              equipment(),
              PeakMemory::megabytes,
              Scalability.Bounds.USUAL);
      case COST -> new Cost(comparison, equipment(), PriceSheet.read(request.prices()));
      case COMPLEXITY -> complexity();
      case OFFLINE ->
          new Offline(
              contestants.all(), comparison.questions(), equipment(), PeakMemory::megabytes);
      case FRESHNESS -> facts.freshness();
      case CHANGE_FREQUENCY -> facts.changeFrequency();
      case CONTROL -> facts.control();
      case SECURITY -> facts.security();
      case PRIVACY -> facts.privacy();
      case DATA_QUALITY -> facts.dataQuality();
    };
  }

  private Experiment complexity() {
    Map<String, Equipment> equipment = equipment();
    Set<String> labelled =
        equipment.entrySet().stream()
            .filter(each -> each.getValue().needsLabels())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    LearningCurves curves = new LearningCurves(request, comparison, contestants);
    return new Complexity(
        comparison,
        equipment,
        progress -> curves.measure(labelled::contains, progress),
        request.margin());
  }

  private Map<String, Equipment> equipment() {
    return new ArmEquipment(rooms, request).all();
  }
}
