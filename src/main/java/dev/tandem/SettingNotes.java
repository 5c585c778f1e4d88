package dev.tandem;

import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.observe.cause.SetFinder;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps in the ledger how the home's settings, the texts of prompts and sets of examples change:
 * they lie in files that remember nothing. Only settings that answers depend on; so no address and
 * no person.
 *
 * @param home whose
 */
record SettingNotes(Home home) {
  private static final List<String> KEPT =
      List.of(
          "model", "embedder", "retrieve.", "answer.", "ingest.", "server.queue", "server.asks");

  /** A prompt is a page at most; what is longer is not kept. */
  private static final int LONGEST_PROMPT = 100_000;

  void note() {
    Ledger ledger = home.anyLedger();
    Map<String, String> values = new TreeMap<>();
    for (Settings.Setting setting : home.settings().all()) {
      if (KEPT.stream().anyMatch(setting.key()::startsWith)) {
        values.put(setting.key(), setting.value());
      }
    }
    var _ = ledger.settings().note("", values);
    for (CollectionInfo collection : ledger.collections().all()) {
      Map<String, String> own = new TreeMap<>();
      own.put("prompt", prompt(collection));
      new ExampleStore(home)
          .all(collection.name())
          .forEach((set, rows) -> own.put(SetFinder.KEY + set, rows.hash()));
      var _ = ledger.settings().note(collection.name(), own);
    }
  }

  private String prompt(CollectionInfo collection) {
    Path file =
        home.directory().resolve("collections").resolve(collection.name()).resolve("prompt.md");
    try {
      if (!Files.isRegularFile(file)) {
        return "";
      }
      return Files.size(file) > LONGEST_PROMPT ? "(too long)" : Files.readString(file);
    } catch (IOException e) {
      throw new UserError(
          "The prompt template %s cannot be read; check its permissions.".formatted(file), e);
    }
  }
}
