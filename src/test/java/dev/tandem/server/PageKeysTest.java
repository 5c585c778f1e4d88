package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tandem.server.ServedPage.button;
import static dev.tandem.server.ServedPage.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitUntilState;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.ledger.Role;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and signing in, in a real browser; a fresh home for each test. */
final class PageKeysTest {
  private static final Grants READER = Grants.of(Grants.ALL, Role.READER);

  @TempDir Path folder;
  private Browsing browsing;
  private PageHome home;

  @BeforeEach
  void start() throws IOException {
    browsing = new Browsing();
    home = new PageHome(folder, "it/vpn.md");
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

  private Page open(String fragment) {
    return browsing.open(Browsing.desk(), home.at(fragment));
  }

  private static void signIn(Page page, String secret) {
    page.getByLabel("Key").fill(secret);
    button(page, "Sign in").click();
  }

  @Test
  void onceThereIsAKeyOneIsNeededAndAWrongOneIsRefusedInWords() {
    Page page = open("#/keys");
    button(page, "New key").click();
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("owner");
    page.getByLabel("Reads as").fill("user:owner");
    button(page, "Create key").click();
    String secret = page.locator(".secret").textContent();
    assertTrue(secret.startsWith("tk_"), secret);

    Page other = open("#/c/handbook/documents");
    signIn(other, "tk_wrong");
    assertThat(other.locator(".sign-in .wrong")).containsText("This key is not valid");
    signIn(other, secret);
    assertThat(row(other, "it/vpn.md")).hasCount(1);
    assertThat(other.getByText("Keys", new Page.GetByTextOptions().setExact(true))).isVisible();

    other.getByLabel("Menu").click();
    button(other, "Sign out").click();
    assertThat(other.locator("h1")).hasText("Sign in");
    other.reload();
    assertThat(other.locator("h1")).hasText("Sign in");
  }

  @Test
  void aReaderIsOfferedNothingThatTheirKeyForbids() {
    String secret =
        home.tandem
            .keys()
            .create(
                "bob",
                Principals.parse("user:bob"),
                READER,
                Optional.empty(),
                Limits.requests(1_000));
    Page page = open("#/c/handbook/documents");
    signIn(page, secret);
    assertThat(row(page, "it/vpn.md")).hasCount(1);
    assertThat(page.locator(".documents")).not().containsText("restricted/");
    assertThat(page.locator(".add")).hasCount(0);
    assertThat(page.getByTitle("Delete")).hasCount(0);
    assertThat(page.getByText("Keys", new Page.GetByTextOptions().setExact(true))).hasCount(0);
    page.navigate(home.at("#/c/handbook/doc/restricted%2Finvestigation-procedure.md"));
    assertThat(page.locator(".gone")).isVisible();
  }

  @Test
  void aKeyForAnotherCollectionIsToldThatThereIsNothingForIt() {
    String secret =
        home.tandem
            .keys()
            .create(
                "feed",
                Principals.parse(""),
                Grants.of("elsewhere", Role.EDITOR),
                Optional.empty(),
                Limits.NONE);
    Page page = open("#/c/handbook/documents");
    signIn(page, secret);
    assertThat(page.locator(".empty")).isVisible();
    assertThat(page.locator(".documents")).hasCount(0);
  }

  @Test
  void aKeyThatAsksTooMuchIsToldToWait() {
    String secret =
        home.tandem
            .keys()
            .create(
                "eager",
                Principals.parse("user:eve"),
                READER,
                Optional.empty(),
                Limits.requests(4));
    Page page = open("");
    signIn(page, secret);
    Page.ReloadOptions whole = new Page.ReloadOptions().setWaitUntil(WaitUntilState.NETWORKIDLE);
    page.waitForLoadState(LoadState.NETWORKIDLE);
    for (int i = 0; i < 3; i++) {
      page.reload(whole);
    }
    assertThat(page.locator(".problem")).containsText("too much at once");
  }
}
