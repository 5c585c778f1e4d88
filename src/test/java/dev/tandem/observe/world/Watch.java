package dev.tandem.observe.world;

import dev.tandem.Tandem;
import java.time.Instant;

/** Who looks at a home from time to time, as a server's loop does. */
interface Watch {
  Watch NONE = (tandem, now) -> {};

  void look(Tandem tandem, Instant now);

  /** The owner, who knows that nothing is wrong, says so of what was alarmed of. */
  default void allIsWell(Tandem tandem) {}
}
