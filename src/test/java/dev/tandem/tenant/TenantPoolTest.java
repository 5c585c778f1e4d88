package dev.tandem.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.Tandem;
import dev.tandem.Tenants;
import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TenantPoolTest {
  @TempDir Path home;

  private final List<String> opened = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private TenantFolders folders;
  private TenantPool<Tandem> pool;

  @BeforeEach
  void start() {
    folders = new TenantFolders(home);
    List.of("a", "b", "c").forEach(name -> folders.create(name, Instant.EPOCH));
    pool =
        new TenantPool<>(
            folders,
            2,
            now::get,
            name -> {
              opened.add(name);
              return Tandem.open(folders.require(name));
            },
            Tandem::close);
  }

  @AfterEach
  void stop() {
    pool.close();
  }

  private TenantPool<Tandem>.Use lease(String name) {
    now.incrementAndGet();
    return pool.lease(name).orElseThrow();
  }

  @Test
  void aHomeIsOpenedOnceAndClosedWhenAnotherNeedsTheRoom() {
    try (TenantPool<Tandem>.Use one = lease("a");
        TenantPool<Tandem>.Use same = lease("a")) {
      assertThat(one.home().home()).isEqualTo(same.home().home());
      lease("b").close();
      lease("c").close(); // b goes, which nobody uses
      assertThat(pool.open()).containsExactlyInAnyOrder("a", "c");
      try (TenantPool<Tandem>.Use other = lease("b")) {
        assertThat(pool.open()).containsExactlyInAnyOrder("a", "b");
        assertThatThrownBy(() -> pool.lease("c")).isInstanceOf(TenantsBusy.class);
      }
      now.incrementAndGet();
    }
    assertThat(opened).containsExactly("a", "b", "c", "b");
    lease("c").close(); // the one that was used longest ago goes: b, since a was left last
    assertThat(pool.open()).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void aGuestIsMadeOnceKeepsItsHomeOpenWhileItWorksAndIsClosedBeforeIt() {
    AtomicBoolean busy = new AtomicBoolean(true);
    AtomicBoolean closed = new AtomicBoolean();
    Guest guest =
        new Guest() {
          @Override
          public boolean busy() {
            return busy.get();
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    try (TenantPool<Tandem>.Use lease = lease("a")) {
      Guest made = lease.guest(tandem -> guest);
      assertThat(made == guest).isTrue();
    }
    now.addAndGet(TenantPool.IDLE.toNanos() + 1);
    pool.closeIdle();
    assertThat(pool.open()).containsExactly("a");
    busy.set(false);
    pool.closeIdle();
    assertThat(pool.open()).isEmpty();
    assertThat(closed).isTrue();
    lease("b").close();
    pool.closeIdle();
    assertThat(pool.open()).as("used just now").containsExactly("b");
  }

  @Test
  void whatCannotBeOpenedTakesNoRoom() throws Exception {
    Files.writeString(folders.require("a").resolve("tandem.yaml"), "model: other\n");
    TenantPool<Tandem> strict =
        new TenantPool<>(
            folders,
            1,
            now::get,
            name -> {
              Tenants.settings(home, Optional.of(name), Map.of(), Map.of());
              return Tandem.open(folders.require(name));
            },
            Tandem::close);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> strict.lease("a"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("'model' is the same for all tenants");
    }
    strict.lease("b").orElseThrow().close();
    strict.close();
  }

  @Test
  void whoIsRetiredOrUnknownIsNotLetIn() {
    lease("a").close();
    pool.retire("a");
    assertThat(pool.open()).isEmpty();
    assertThat(pool.lease("a")).isEmpty();
    pool.admit("a");
    assertThat(pool.lease("a")).isPresent();
    for (String none : List.of("d", "", ".", "..", "../x", "a/b", "A", "a ", "-a", "a-")) {
      assertThat(pool.lease(none)).as(none).isEmpty();
    }
  }

  @Test
  void aLinkIsNoTenant() throws Exception {
    Path outside = Files.createDirectories(home.resolve("outside"));
    try (Tandem other = Tandem.open(outside)) {
      other.claim();
    }
    Files.createSymbolicLink(home.resolve("tenants/link"), outside);
    assertThat(folders.names()).containsExactly("a", "b", "c");
    assertThat(pool.lease("link")).isEmpty();
  }
}
