package dev.tandem.compare.choice;

/**
 * One step of the way.
 *
 * @param does what to do, such as "start with" or "add"
 * @param arm with which arm; empty where it is something else
 * @param when its condition, in words
 */
public record Step(String does, String arm, String when) {
  /** One sentence for people. */
  public String sentence() {
    return arm.isEmpty() ? "%s: %s".formatted(when, does) : "%s: %s %s".formatted(when, does, arm);
  }
}
