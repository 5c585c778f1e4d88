package dev.tandem.compare.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.evidence.Factor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds whatever the evidence is. */
class RuleInvariantsTest {
  private static final long SEED = 20261203;
  private static final int WORLDS = 60;

  /** A measure with the range that it is drawn from. */
  private record Drawn(Factor factor, String name, double least, double most) {}

  private static final List<Drawn> DRAWN =
      List.of(
          new Drawn(Factor.FRESHNESS, "followed", 0, 1),
          new Drawn(Factor.CONTROL, "form", 0, 1),
          new Drawn(Factor.SCALABILITY, "p95_ms_1", 100, 90_000),
          new Drawn(Factor.SECURITY, "leaked", 0, 0.3),
          new Drawn(Factor.PRIVACY, "survives_deletion", 0, 0.5),
          new Drawn(Factor.COST, "cost_per_1000_questions", 0, 10),
          new Drawn(Factor.COMPLEXITY, "labelled_rows_needed", 0, 2000),
          new Drawn(Factor.OFFLINE, "memory_mb", 300, 90_000));

  private static final List<String> ARMS = List.of("base", "prompt", "rag", "tuned", "hybrid");

  private static HandMade world(SplittableRandom random) {
    HandMade world =
        HandMade.of(
            random.nextDouble(),
            random.nextDouble(),
            random.nextDouble(),
            random.nextDouble(),
            random.nextDouble());
    for (Drawn each : DRAWN) {
      for (String arm : ARMS) {
        if (random.nextInt(3) > 0) {
          double value = random.nextDouble(each.least(), each.most());
          world.measure(
              each.factor(),
              arm,
              each.name(),
              value,
              value * 0.8,
              Math.min(value * 1.2, each.most()));
        }
      }
    }
    return world;
  }

  private static Profile profile(SplittableRandom random) {
    Profile profile = new Profile("drawn", "", Map.of(), Map.of(), Volume.USUAL, Optional.empty());
    for (Factor factor : Factor.values()) {
      profile = profile.with(factor, random.nextInt(6));
    }
    if (random.nextBoolean()) {
      profile = profile.with(Constraint.MIN_QUALITY, random.nextDouble());
    }
    if (random.nextBoolean()) {
      profile = profile.with(Constraint.MAX_LATENCY_MS, random.nextDouble(500, 60_000));
    }
    return random.nextInt(4) == 0 ? profile.with(Constraint.NO_LEAKS, 1) : profile;
  }

  @Test
  void anArmThatBreaksAConstraintIsNeverRecommended() {
    int broken = 0;
    for (long seed = SEED; seed < SEED + WORLDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Decision decision = Advice.decide(profile(random), world(random).evidence());
      assertThat(decision.broken(decision.arm())).as("seed %d", seed).isEmpty();
      assertThat(decision.ranking())
          .as("seed %d", seed)
          .allMatch(each -> decision.broken(each.arm()).isEmpty());
      broken += ARMS.size() - decision.ranking().size();
      assertThat(decision.verdict() == Verdict.NONE)
          .as("seed %d", seed)
          .isEqualTo(decision.ranking().isEmpty());
    }
    assertThat(broken).isPositive();
  }

  @Test
  void aFactorThatCountsMoreNeverLowersTheArmThatIsBestInIt() {
    for (long seed = SEED; seed < SEED + WORLDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Profile profile = profile(random);
      Rule rule = new Rule(world(random).evidence(), seed);
      Decision before = rule.decide(profile);
      if (before.verdict() == Verdict.NONE) {
        continue;
      }
      for (Factor factor : Factor.values()) {
        String best =
            before.worths().entrySet().stream()
                .max(
                    (a, b) ->
                        Double.compare(
                            a.getValue().get(factor).value(), b.getValue().get(factor).value()))
                .orElseThrow()
                .getKey();
        int place = place(before, best);
        for (double more = profile.priority(factor) + 0.5; more <= Profile.MOST; more += 0.5) {
          int now = place(rule.decide(profile.with(factor, more), before), best);
          assertThat(now)
              .as("seed %d: %s at %s", seed, factor.wireName(), more)
              .isLessThanOrEqualTo(place);
          place = now;
        }
      }
    }
  }

  private static int place(Decision decision, String arm) {
    return decision.ranking().stream().map(Decision.Ranked::arm).toList().indexOf(arm);
  }

  @Test
  void anArmThatAnotherOutdoesIsNeverRecommended() {
    int outdone = 0;
    for (long seed = SEED; seed < SEED + WORLDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Profile profile = profile(random);
      Decision decision = Advice.decide(profile, world(random).evidence());
      for (String one : decision.worths().keySet()) {
        for (String other : decision.worths().keySet()) {
          if (!one.equals(other) && outdoes(profile, decision, one, other)) {
            outdone++;
            assertThat(decision.arm())
                .as("seed %d: %s by %s", seed, other, one)
                .isNotEqualTo(other);
          }
        }
      }
    }
    assertThat(outdone).isPositive();
  }

  /** Better by a margin in a factor that counts, and in none that counts worse. */
  private static boolean outdoes(Profile profile, Decision decision, String one, String other) {
    List<Double> gains = new ArrayList<>();
    for (Factor factor : Factor.values()) {
      if (profile.priority(factor) > 0 || factor == Factor.ACCURACY) {
        gains.add(
            decision.worths().get(one).get(factor).alone()[0]
                - decision.worths().get(other).get(factor).alone()[0]);
      }
    }
    boolean counted = profile.priority(Factor.ACCURACY) > 0;
    return gains.stream().allMatch(gain -> gain >= 0)
        && gains.subList(counted ? 0 : 1, gains.size()).stream()
            .anyMatch(gain -> gain > Rule.MARGIN);
  }

  @Test
  void everyChangeThatIsToldReallyLeadsThere() {
    int told = 0;
    for (long seed = SEED; seed < SEED + 6; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Profile profile = profile(random);
      Evidence evidence = world(random).evidence();
      for (Change change : Advice.of(profile, evidence).changes()) {
        Volume volume = profile.volume();
        Profile changed =
            switch (change.kind()) {
              case PRIORITY -> profile.with(Factor.parse(change.name()), change.at());
              case QUESTIONS -> profile.with(volume.questions(change.at()));
              case CHANGES -> profile.with(volume.changes(change.at()));
              case USERS ->
                  profile.with(
                      new Volume(
                          volume.questionsPerMonth(),
                          change.at(),
                          volume.domains(),
                          volume.changesPerWeek()));
              case LABELS -> profile.with(Constraint.LABELLED_EXAMPLES, change.at());
              case CONSTRAINT ->
                  profile.without(
                      List.of(change.name().split(",", -1)).stream()
                          .map(name -> Constraint.valueOf(name.toUpperCase(java.util.Locale.ROOT)))
                          .toList());
            };
        assertThat(Advice.decide(changed, evidence).arm())
            .as("seed %d: %s", seed, change)
            .isEqualTo(change.arm());
        told++;
      }
    }
    assertThat(told).isPositive();
  }
}
