package dev.tandem.compare;

import dev.tandem.example.TestQuestion;
import java.util.Map;

/** Measures more of an answer than whether it is right. */
@FunctionalInterface
public interface Gauge {
  /** The figures of a reply; those that mean nothing for it are not there. */
  Map<Figure, Double> measure(TestQuestion question, Reply reply);
}
