package dev.tandem;

import dev.tandem.answer.AskOptions;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.evidence.Accuracy;
import dev.tandem.compare.evidence.Experiment;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.text.UserError;

/** The experiments on what was compared, put together from the rooms. */
final class Experiments {
  private final Rooms rooms;
  private final AskOptions options;
  private final Comparing.Request request;
  private final Comparison comparison;
  private final FactExperiments facts;

  Experiments(Rooms rooms, AskOptions options, Comparing.Request request, Comparison comparison) {
    this.rooms = rooms;
    this.options = options;
    this.request = request;
    this.comparison = comparison;
    this.facts = new FactExperiments(rooms, options, request, comparison);
  }

  /**
   * The experiment that measures a factor.
   *
   * @throws UserError if it cannot be measured on what was compared
   */
  Experiment of(Factor factor) {
    return switch (factor) {
      case ACCURACY -> new Accuracy(comparison);
      case FRESHNESS -> facts.freshness();
      case CHANGE_FREQUENCY -> facts.changeFrequency();
      case CONTROL -> facts.control();
      case SECURITY -> facts.security();
      case PRIVACY -> facts.privacy();
      case DATA_QUALITY -> facts.dataQuality();
      default ->
          throw new UserError("there is no experiment for %s yet".formatted(factor.wireName()));
    };
  }
}
