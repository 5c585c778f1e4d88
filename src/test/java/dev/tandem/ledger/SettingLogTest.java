package dev.tandem.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.text.Acl;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingLogTest {
  @TempDir Path home;

  private Instant now = Instant.parse("2026-03-02T08:00:00Z");

  @Test
  void theFirstLookIsNoChangeAndEachLaterDifferenceIs() {
    try (Ledger ledger = SqliteLedger.openWriter(home, () -> now)) {
      assertThat(ledger.settings().note("", Map.of("model", "a", "answer.passages", "4")))
          .isEmpty();
      now = now.plusSeconds(60);
      assertThat(ledger.settings().note("", Map.of("model", "b", "answer.passages", "4")))
          .containsExactly(new SettingChange(0, now, "", "model", "a", "b"));
      assertThat(ledger.settings().note("", Map.of("model", "b", "new", "x"))).isEmpty();

      assertThat(ledger.settings().since(Instant.EPOCH))
          .singleElement()
          .satisfies(
              change -> {
                assertThat(change.key()).isEqualTo("model");
                assertThat(change.before()).isEqualTo("a");
                assertThat(change.time()).isEqualTo(now);
              });
    }
  }

  @Test
  void whatACollectionIsSetToIsKeptWhenItChanges() {
    try (Ledger ledger = SqliteLedger.openWriter(home, () -> now)) {
      CollectionInfo hr = new CollectionInfo("hr", Acl.PUBLIC, true, "en", "e", 1, now);
      ledger.collections().create(hr);
      ledger.collections().putSetting("hr", "fusion", "{\"a\":1}");
      now = now.plusSeconds(60);
      ledger.collections().putSetting("hr", "fusion", "{\"a\":1}");
      ledger.collections().putSetting("hr", "fusion", "{\"a\":2}");
      ledger
          .collections()
          .update(new CollectionInfo("hr", Acl.parse("group:hr"), true, "en", "e", 1, now));

      assertThat(ledger.settings().since(now))
          .extracting(SettingChange::collection, SettingChange::key, SettingChange::before)
          .containsExactly(
              tuple("hr", "fusion", "{\"a\":1}"),
              tuple("hr", "default_acl", "public"));
    }
  }
}
