package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rates, sessions, paths and host names, without a server. */
class LimitsTest {
  @Test
  void aBucketFillsWithTime() {
    AtomicLong nanos = new AtomicLong();
    RateLimits limits = new RateLimits(nanos::get);
    limits.take("a", 60);
    for (int i = 1; i < 60; i++) {
      limits.take("a", 60);
    }
    assertThatThrownBy(() -> limits.take("a", 60)).isInstanceOf(Problem.class);
    limits.take("b", 60);
    nanos.addAndGet(Duration.ofMillis(1_500).toNanos());
    limits.take("a", 60);
    assertThatThrownBy(() -> limits.take("a", 60)).isInstanceOf(Problem.class);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    for (int i = 0; i < 60; i++) {
      limits.take("a", 60);
    }
    assertThatThrownBy(() -> limits.take("a", 60)).isInstanceOf(Problem.class);
    limits.take("a", 0);
  }

  @Test
  void aSessionEndsAfterItsHours() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InstantSource source = now::get;
    Sessions sessions = new Sessions(source.withZone(ZoneOffset.UTC));
    String token = sessions.open("hash");
    assertThat(sessions.open("hash")).isNotEqualTo(token);
    assertThat(sessions.keyHash(token)).hasValue("hash");
    assertThat(sessions.keyHash("x")).isEmpty();
    now.set(Instant.EPOCH.plus(Sessions.LIFE));
    assertThat(sessions.keyHash(token)).isEmpty();
  }

  @Test
  void aPathIsMatchedBySegments() {
    Routes routes = new Routes();
    routes.get("/a/{b}", Needs.NOTHING, call -> {});
    routes.put("/a/{b}", Needs.NOTHING, call -> {});
    routes.get("/m/{id+}", Needs.NOTHING, call -> {});
    assertThat(routes.find("GET", "/a/x%2Fy").values()).containsEntry("b", "x/y");
    assertThat(routes.find("GET", "/a/%2e%2e").values()).containsEntry("b", "..");
    assertThat(routes.find("GET", "/m/x/y/z").values()).containsEntry("id", "x/y/z");
    for (String path : List.of("/a", "/a/", "/a/b/c", "/", "//a/b", "/A/b", "*", "/m/")) {
      assertThatThrownBy(() -> routes.find("GET", path))
          .as(path)
          .hasMessageContaining("nothing at this path");
    }
    assertThatThrownBy(() -> routes.find("POST", "/a/b")).hasMessageContaining("GET, HEAD, PUT");
    for (String path : List.of("/a/%", "/a/%2", "/a/%zz", "/a/%ff", "/a/%c0%af")) {
      assertThatThrownBy(() -> routes.find("GET", path))
          .as(path)
          .hasMessageContaining("percent-encoded");
    }
  }
}
