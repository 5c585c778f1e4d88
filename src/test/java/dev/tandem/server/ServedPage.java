package dev.tandem.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A served home and a browser for the tests of one class. After each test its pages are closed, and
 * none may have complained.
 */
final class ServedPage implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final Homes homes;
  private Path folder = Path.of("");
  Browsing browsing;
  PageHome home;

  /** Makes a home in a folder. */
  interface Homes {
    PageHome in(Path folder) throws IOException;
  }

  ServedPage() {
    this(folder -> new PageHome(folder));
  }

  ServedPage(Homes homes) {
    this.homes = homes;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    browsing = new Browsing();
    folder = Files.createTempDirectory("tandem-page");
    home = homes.in(folder);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    browsing.closePages();
    List<String> complaints = List.copyOf(browsing.complaints);
    browsing.complaints.clear(); // of this test, no matter of the next
    assertEquals(List.of(), complaints);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (home != null) {
      home.close();
    }
    if (browsing != null) {
      browsing.close();
    }
    if (home != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** A page on a desk at a fragment of the home's address. */
  Page open(String fragment) {
    return open(Browsing.desk(), fragment);
  }

  Page open(Browser.NewContextOptions options, String fragment) {
    return browsing.open(options, home.at(fragment));
  }

  /** The row of a table of documents or keys that has this text. */
  static Locator row(Page page, String text) {
    return page.locator(".documents tbody tr").filter(new Locator.FilterOptions().setHasText(text));
  }

  /** A collection's set of examples, as if it had been imported. */
  void examples(String set, String type, String rows) {
    APIResponse kept =
        browsing.call(
            "PUT",
            home.server.url() + "/api/collections/handbook/examples/" + set,
            Map.of("Content-Type", type),
            rows);
    assertTrue(kept.ok(), kept.text());
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
