package dev.tandem.observe.detect;

/**
 * The scale on which the noise is as wide at every level: plain, the root for counts, the logarithm
 * where noise and season grow with the level (Tukey, 1977, "Exploratory Data Analysis": spread
 * against level).
 */
enum Scaling {
  PLAIN,
  ROOT,
  LOG;

  /**
   * @param start added before the logarithm, in units of the series
   */
  double apply(double value, double start) {
    return switch (this) {
      case PLAIN -> value;
      case ROOT -> value < 0 ? -Math.sqrt(-value) : Math.sqrt(value);
      case LOG -> Math.log(Math.max(value + start, start * 1e-3));
    };
  }

  double invert(double scaled, double start) {
    return switch (this) {
      case PLAIN -> scaled;
      case ROOT -> scaled < 0 ? -scaled * scaled : scaled * scaled;
      case LOG -> Math.exp(Math.min(scaled, 700)) - start;
    };
  }
}
