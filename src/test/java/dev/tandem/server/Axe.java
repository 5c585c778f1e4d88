package dev.tandem.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether pages are accessible, as far as axe-core finds out. */
public final class Axe {
  private final String script;

  /** Fetches axe-core by its package's name; the test is skipped, with a word, without npm. */
  public Axe() throws IOException, InterruptedException {
    Path place = Files.createDirectories(Path.of("target/axe"));
    Path file = place.resolve("package/axe.min.js");
    if (!Files.exists(file)) {
      boolean got =
          Files.isExecutable(Path.of("/usr/bin/npm"))
              && run(place, "npm", "pack", "axe-core@4.10.3")
              && run(place, "tar", "xzf", "axe-core-4.10.3.tgz", "package/axe.min.js");
      assumeTrue(got, "npm cannot fetch axe-core: accessibility is not checked");
    }
    script = Files.readString(file);
    assertTrue(script.contains("4.10.3"));
  }

  /** Fails where it finds something. */
  public void check(Page page, String where) {
    page.evaluate(script);
    Object found =
        page.evaluate(
            """
            async () => (await axe.run()).violations.map(each =>
              each.id + ': ' + each.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary).join('; '))""");
    assertEquals(List.of(), found, where);
  }

  private static boolean run(Path place, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
  }
}
