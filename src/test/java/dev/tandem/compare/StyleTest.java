package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StyleTest {
  private static final String[] THINGS = {"printer", "badge", "laptop", "screen", "phone", "desk"};
  private static final String[] STATES = {"broken", "slow", "missing", "loud", "hot", "locked"};

  @Test
  void answersOfTheSameHandAreNearerThanThoseOfAnother() {
    Random random = new Random(5);
    List<String> house = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      house.add(house(random));
    }
    Style style = new Style(house);
    double own = 0;
    double other = 0;
    for (int i = 0; i < 40; i++) {
      own += style.distance(house(random)) / 40;
      other += style.distance(other(random)) / 40;
    }
    assertThat(own).as("seed 5").isLessThan(1.2);
    assertThat(other).as("seed 5").isGreaterThan(own + 0.5);
    assertThat(style.distance("")).isGreaterThan(other);
  }

  private static String house(Random random) {
    return "Hello,\n\nthank you for telling us that your %s is %s. We are on it and will be with you %s.\n\nYour service desk"
        .formatted(
            one(THINGS, random), one(STATES, random), random.nextBoolean() ? "today" : "soon");
  }

  private static String other(Random random) {
    return "The %s! It appears to be %s, which may have many causes; however, users could try restarting it (see manual)."
        .formatted(one(THINGS, random), one(STATES, random));
  }

  private static String one(String[] words, Random random) {
    return words[random.nextInt(words.length)];
  }
}
