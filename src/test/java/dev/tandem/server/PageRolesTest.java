package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tandem.server.ServedPage.button;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each role is offered, and a training that goes on after the server's end. */
@Timeout(300)
final class PageRolesTest {
  @TempDir Path folder;
  private Browsing browsing;
  private PageHome home;

  @BeforeEach
  void start() throws IOException {
    browsing = new Browsing();
    home = PageHome.trainable(folder);
  }

  @AfterEach
  void stop() {
    if (browsing != null) {
      browsing.close();
      assertEquals(List.of(), List.copyOf(browsing.complaints));
    }
    if (home != null) {
      home.close();
    }
  }

  private Page signedIn(String roles, String fragment) {
    String secret =
        home.tandem
            .keys()
            .create(
                roles,
                Principals.parse("user:" + roles),
                Grants.parse(roles),
                Optional.empty(),
                Limits.NONE);
    Page page = browsing.open(Browsing.desk(), home.at(fragment));
    page.getByLabel("Key").fill(secret);
    button(page, "Sign in").click();
    return page;
  }

  private static Locator navigation(Page page) {
    return page.locator(".top nav a");
  }

  @Test
  void aReaderIsOfferedNoneOfItAndToldWhyAtItsAddress() {
    Page page = signedIn("reader", "#/c/handbook/improve/training");
    assertThat(page.locator(".empty")).containsText("This is for trainers");
    assertThat(navigation(page)).hasText(new String[] {"Ask", "Documents"});
    page.navigate(home.at("#/server"));
    assertThat(page.locator(".empty")).containsText("This is for operators");
    page.navigate(home.at("#/observe"));
    assertThat(page.locator(".empty")).containsText("see what is watched here");
  }

  @Test
  void aTrainerImprovesWithoutTouchingDocumentsAndAnOperatorSeesTheServerOnly() {
    Page trainer = signedIn("trainer", "#/c/handbook/improve/training");
    assertThat(trainer.locator(".library")).containsText("Nothing has been trained yet");
    assertThat(navigation(trainer)).hasText(new String[] {"Ask", "Documents", "Improve"});
    trainer.navigate(home.at("#/c/handbook/improve/review"));
    assertThat(trainer.locator(".library")).containsText("Your own.");
    trainer.navigate(home.at("#/c/handbook/documents"));
    assertThat(trainer.locator(".documents")).isVisible();
    assertThat(trainer.locator(".add")).hasCount(0);

    Page operator = signedIn("operator", "#/server");
    assertThat(navigation(operator))
        .hasText(new String[] {"Ask", "Documents", "Observe", "Server"});
    button(operator, "Make a backup").click();
    assertThat(ServedPage.row(operator, "backup").first()).containsText("operator");
  }

  @Test
  void aTrainingThatTheServersEndInterruptedGoesOnFromThePage() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append("{\"prompt\":\"Say %d\",\"completion\":\"%d %d\"}\n".formatted(i, i, i % 7));
    }
    String api = "/api/collections/handbook/";
    var jsonl = Map.of("Content-Type", "application/jsonl");
    var json = Map.of("Content-Type", "application/json");
    browsing.call("PUT", home.server.url() + api + "examples/sayings", jsonl, rows.toString());
    String order =
        "{\"examples\":\"sayings\",\"name\":\"long\",\"effort\":\"quick\",\"epochs\":1000}";
    browsing.call("POST", home.server.url() + api + "runs", json, order);
    Page before = browsing.open(Browsing.desk(), home.at("#/c/handbook/improve/training"));
    before.getByText("long", new Page.GetByTextOptions().setExact(true)).first().click();
    assertThat(before.locator("svg.curve polyline.train")).hasCount(1);
    String view = before.url().substring(before.url().indexOf('#'));
    before.context().close();
    home.server.close();

    try (Server again = Server.start(home.tandem)) {
      Page page = browsing.open(Browsing.desk(), again.url() + "/" + view);
      assertThat(page.locator(".badge.state")).hasText("Interrupted");
      button(page, "Go on").click();
      assertThat(page.locator(".badge.state")).hasText("Running");
      assertThat(page.locator("svg.curve polyline.train")).hasCount(1);
      button(page, "Cancel").click();
      assertThat(page.locator(".badge.state")).hasText("Cancelled");
      page.context().close();
    }
  }
}
