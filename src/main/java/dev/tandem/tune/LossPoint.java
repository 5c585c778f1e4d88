package dev.tandem.tune;

import java.util.OptionalDouble;

/**
 * A point of a run's curve.
 *
 * @param step how many were done
 * @param trainLoss mean over what was learnt since the point before, as it was learnt; empty at the
 *     start
 * @param devLoss empty without dev rows
 */
public record LossPoint(long step, OptionalDouble trainLoss, OptionalDouble devLoss) {}
