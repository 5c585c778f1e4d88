package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.answer.Answer;
import dev.tandem.text.Citation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's snippet is this test's own source, and it runs. */
class ReadmeTest {
  @TempDir Path folder;

  @Test
  void theSnippetOfTheReadmeRuns() throws IOException {
    Path handbook = Files.createDirectories(folder.resolve("handbook"));
    Files.writeString(
        handbook.resolve("vpn.md"),
        "# VPN\n\nTo reset your VPN password, open the portal and choose Reset. Changes take five minutes.\n");
    try (EchoModel echo = new EchoModel()) {
      Answer answer =
          snippet(
              folder.resolve("home"),
              handbook,
              Map.of("model.endpoint", echo.url(), "model", "echo"));
      assertThat(answer.citations())
          .extracting(Citation::quote)
          .anyMatch(quote -> quote.contains("choose Reset"));
    }
  }

  private static Answer snippet(Path home, Path handbook, Map<String, String> settings) {
    // README: begin
    try (Tandem tandem = Tandem.open(home, settings)) {
      tandem.ingest("hr", List.of(handbook));
      Answer answer = tandem.ask("hr", "How do I reset my VPN password?");
      System.out.println(answer.text());
      for (Citation citation : answer.citations()) {
        System.out.printf("[%d] %s: %s%n", citation.marker(), citation.docId(), citation.quote());
      }
      // README: end
      return answer;
    }
  }

  @Test
  void theReadmeShowsThatSnippet() throws IOException {
    String source = Files.readString(Path.of("src/test/java/dev/tandem/ReadmeTest.java"));
    String snippet =
        source.substring(
            source.indexOf("// README: begin\n") + 17, source.indexOf("      // README: end"));
    assertThat(squeeze(Files.readString(Path.of("README.md")))).contains(squeeze(snippet));
  }

  private static String squeeze(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
