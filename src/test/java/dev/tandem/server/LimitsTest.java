package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.Tandem;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rates, sessions, paths and host names, without a server. */
class LimitsTest {
  @TempDir Path home;

  private static Caller caller(String name, Limits limits) {
    return new Caller(
        name, Principals.ANONYMOUS, Grants.EVERYTHING, limits, Caller.Mode.KEY, false);
  }

  private static long refused(ThrowingCallable call, String words) {
    Problem problem = catchThrowableOfType(Problem.class, call);
    assertThat(problem).as("it is refused").isNotNull();
    assertThat(problem.status()).isEqualTo(429);
    assertThat(problem.detail()).contains(words);
    return Long.parseLong(String.valueOf(problem.headers().get("Retry-After")));
  }

  @Test
  void aBucketFillsWithTime() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (Tandem tandem = Tandem.open(home)) {
      RateLimits limits = new RateLimits(Limits.NONE, now::get, tandem.keys());
      Caller a = caller("a", Limits.requests(60));
      for (int i = 0; i < 60; i++) {
        limits.take(a);
      }
      assertThat(refused(() -> limits.take(a), "60 requests a minute")).isEqualTo(1);
      limits.take(caller("b", Limits.requests(60)));
      now.updateAndGet(before -> before.plusMillis(1_500));
      limits.take(a);
      refused(() -> limits.take(a), "60 requests a minute");
      now.updateAndGet(before -> before.plus(Duration.ofHours(1)));
      for (int i = 0; i < 60; i++) {
        limits.take(a);
      }
      refused(() -> limits.take(a), "60 requests a minute");
      limits.take(caller("a", Limits.NONE));
      now.set(Instant.EPOCH); // set back, which fills nothing and empties nothing
      refused(() -> limits.take(a), "60 requests a minute");
      now.set(Instant.EPOCH.plusSeconds(1));
      limits.take(a);
    }
  }

  @Test
  void tokensAreTakenAfterwardsAndADebtIsPaidFirst() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (Tandem tandem = Tandem.open(home)) {
      RateLimits limits = new RateLimits(Limits.NONE, now::get, tandem.keys());
      Caller a = caller("a", new Limits(0, 600, 0));
      limits.allowTokens(a);
      limits.spend(a, 599);
      limits.allowTokens(a); // one is left, and nobody knows what the next answer takes
      limits.spend(a, 601);
      assertThat(refused(() -> limits.allowTokens(a), "600 tokens a minute")).isEqualTo(61);
      limits.allowTokens(caller("b", new Limits(0, 600, 0)));
      now.updateAndGet(before -> before.plusSeconds(61));
      limits.allowTokens(a);
      limits.take(a); // requests are another matter
    }
  }

  @Test
  void tokensOfADayOutliveTheServerAndNotTheDay() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T23:00:00Z"));
    Caller a = caller("a", new Limits(0, 0, 100));
    try (Tandem tandem = Tandem.open(home)) {
      RateLimits limits = new RateLimits(Limits.NONE, now::get, tandem.keys());
      limits.spend(a, 60);
      limits.allowTokens(a);
      limits.spend(a, 60);
    }
    try (Tandem tandem = Tandem.open(home)) {
      RateLimits limits = new RateLimits(Limits.NONE, now::get, tandem.keys());
      assertThat(refused(() -> limits.allowTokens(a), "100 tokens a day")).isEqualTo(3_601);
      limits.allowTokens(caller("b", new Limits(0, 0, 100)));
      now.set(Instant.parse("2026-03-02T00:00:00Z"));
      limits.allowTokens(a);
    }
  }

  @Test
  void aSessionEndsAfterItsHours() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Sessions sessions = new Sessions(now::get);
    String token = sessions.open(Optional.of("acme"), "hash");
    assertThat(sessions.open(Optional.empty(), "hash")).isNotEqualTo(token);
    assertThat(sessions.find(token).map(Sessions.Session::keyHash)).hasValue("hash");
    assertThat(sessions.find(token).flatMap(Sessions.Session::tenant)).hasValue("acme");
    assertThat(sessions.find("x")).isEmpty();
    now.set(Instant.EPOCH.plus(Sessions.LIFE));
    assertThat(sessions.find(token)).isEmpty();
  }

  @Test
  void aPathIsMatchedBySegments() {
    Routes routes = new Routes();
    routes.get("/a/{b}", Needs.NOTHING, call -> {});
    routes.put("/a/{b}", Needs.NOTHING, call -> {});
    routes.get("/m/{id+}", Needs.NOTHING, call -> {});
    routes.post("/a/all", Needs.NOTHING, call -> {});
    assertThat(routes.find("GET", "/a/x%2Fy").values()).containsEntry("b", "x/y");
    assertThat(routes.find("GET", "/a/%2e%2e").values()).containsEntry("b", "..");
    assertThat(routes.find("GET", "/m/x/y/z").values()).containsEntry("id", "x/y/z");
    for (String path : List.of("/a", "/a/", "/a/b/c", "/", "//a/b", "/A/b", "*", "/m/")) {
      assertThatThrownBy(() -> routes.find("GET", path))
          .as(path)
          .hasMessageContaining("nothing at this path");
    }
    assertThatThrownBy(() -> routes.find("POST", "/a/b")).hasMessageContaining("GET, HEAD, PUT");
    assertThat(routes.find("POST", "/a/all").values()).isEmpty();
    assertThatThrownBy(() -> routes.find("GET", "/a/all"))
        .as("a path that is written out is no value of another's name")
        .hasMessageContaining("This path takes POST.");
    for (String path : List.of("/a/%", "/a/%2", "/a/%zz", "/a/%ff", "/a/%c0%af")) {
      assertThatThrownBy(() -> routes.find("GET", path))
          .as(path)
          .hasMessageContaining("percent-encoded");
    }
  }
}
