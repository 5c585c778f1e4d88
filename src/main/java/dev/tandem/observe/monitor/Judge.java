package dev.tandem.observe.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.tandem.observe.monitor.Reading.Measure;
import java.time.Instant;
import java.util.Optional;

/** Judges the values of one series, each before it is learnt. Not for several threads at once. */
interface Judge {
  ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  /**
   * @param time end of the time that the value is of, after those before
   */
  Judged judge(Instant time, Measure measure);

  /**
   * From when on it has been so, of what was judged last; empty where that began with its own time.
   */
  default Optional<Instant> since() {
    return Optional.empty();
  }

  /** Whether too little was seen to say what is normal. */
  boolean training();

  /** What it needs until it can say something; one sentence. */
  String needs();

  /** "This is normal": values of that time, up to the worst of them, are as they should be. */
  void normal(Instant from, Instant until, double worst);

  /** "This was real": values of that time are never learnt from. */
  void real(Instant from, Instant until);

  /** All that it learnt, to go on from. */
  String memory();

  /**
   * @param memory of one of the same rule; empty for one that knows nothing
   */
  static Judge of(Rule rule, String memory) {
    return switch (rule) {
      case Rule.Learnt learnt -> new LearntJudge(learnt, memory);
      case Rule.Fixed fixed -> new FixedJudge(fixed, memory);
      case Rule.Share share -> new ShareJudge(share, memory);
      case Rule.Chance chance -> new ChanceJudge(chance, memory);
    };
  }

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write what a monitor learnt as JSON", e);
    }
  }

  static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what a monitor learnt is not JSON", e);
    }
  }
}
