package dev.tandem.observe.world;

import dev.tandem.Tandem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is measured: who watches a home, sees incidents and says what is behind them. */
interface Observer extends Watch {
  /**
   * An incident and what was said of it.
   *
   * @param breaches when each of them was noticed, the first one first
   * @param cause a name of {@code Cause}
   * @param how all that was observed, said and ruled out on the way to it
   */
  record Said(
      String incident,
      List<Instant> breaches,
      String title,
      String cause,
      String target,
      double confidence,
      List<String> how) {
    /** Whether something was named at all. */
    boolean determined() {
      return !cause.equals("NOT_DETERMINED");
    }

    /** The same of an incident that has grown. */
    Said noticed(List<Instant> times) {
      return new Said(incident, times, title, cause, target, confidence, how);
    }

    /** When something of it was first noticed at a time or later; an older one may have grown. */
    Optional<Instant> since(Instant time) {
      return breaches.stream().filter(each -> !each.isBefore(time)).findFirst();
    }
  }

  /** Every incident of the home, the first noticed first; no cause was looked for. */
  List<Said> incidents(Tandem tandem);

  /** What is behind one of them. */
  Said explain(Tandem tandem, Said incident);

  /** What an answer that was affected came to when it was asked again. */
  record Again(String answerId, String verdict) {}

  /** The answers that an incident is said to have touched, asked again where that is wanted. */
  List<Again> reached(Tandem tandem, String incident);
}
