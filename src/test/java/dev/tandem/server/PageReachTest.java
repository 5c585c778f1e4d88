package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether the page can be used by everybody: by keyboard, on a phone, in German, read aloud. */
final class PageReachTest {
  private static final String VPN = "How do I reset my VPN password?";

  @RegisterExtension static final ServedPage served = new ServedPage();

  @BeforeAll
  static void script() {
    served.home.model.says("The new password works in the VPN client after about five minutes.");
  }

  private static void ask(Page page) {
    page.locator("#question").fill(VPN);
    page.keyboard().press("Enter");
    assertThat(page.locator(".turn-foot")).isVisible();
  }

  @Test
  void everythingOnTheWayFromQuestionToSourceIsReachedByKeyboard() {
    Page page = served.open(Browsing.desk(), "");
    assertThat(page.locator("#question")).isFocused();
    page.keyboard().type(VPN);
    page.keyboard().press("Enter");
    assertThat(page.locator(".turn-foot")).isVisible();
    tabTo(page, "button.cite");
    page.keyboard().press("Enter");
    assertThat(page.locator("#drawer mark").first()).isVisible();
    assertThat(page.locator("#drawer")).isFocused();
    page.keyboard().press("Escape");
    assertThat(page.locator("#drawer")).isHidden();
    assertThat(page.locator(".answer button.cite:focus")).hasCount(1);

    page.reload();
    assertThat(page.locator(".turn-foot")).isVisible();
    page.evaluate("document.activeElement.blur()");
    page.keyboard().press("Tab");
    assertThat(page.getByText("Skip to the content")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#main")).isFocused();
  }

  /** Goes backwards from the box, as somebody would who has just asked. */
  private static void tabTo(Page page, String selector) {
    for (int i = 0; i < 40; i++) {
      if ((boolean)
          page.evaluate("s => document.activeElement.matches('.answer ' + s)", selector)) {
        return;
      }
      page.keyboard().press("Shift+Tab");
    }
    throw new AssertionError("the keyboard does not reach " + selector);
  }

  @Test
  void anAnswerIsReadOut() {
    Page page = served.open(Browsing.desk(), "");
    ask(page);
    assertThat(page.locator("#live")).containsText("five minutes");
    assertThat(page.locator("#live")).containsText("The answer is complete.");
  }

  @Test
  void aPhoneShowsEverythingWithoutScrollingSideways() {
    Page page = served.open(Browsing.phone(), "");
    ask(page);
    assertNarrow(page);
    page.locator(".answer button.cite").first().tap();
    assertThat(page.locator("#drawer mark").first()).isInViewport();
    assertNarrow(page);
    page.locator("#drawer").getByLabel("Close").tap();
    assertThat(page.locator("#drawer")).isHidden();
    page.navigate(served.home.at("#/c/handbook/documents"));
    assertThat(page.locator(".documents tbody tr").first()).isVisible();
    assertNarrow(page);
  }

  private static void assertNarrow(Page page) {
    assertEquals(390, page.evaluate("document.documentElement.scrollWidth"));
  }

  @Test
  void aGermanBrowserIsSpokenToInGermanAndMayChangeIt() {
    Page page = served.open(Browsing.desk().setLocale("de-DE"), "");
    assertThat(page.locator("h1")).hasText("handbook fragen");
    assertThat(page.locator("html")).hasAttribute("lang", "de");
    page.getByTitle("Menü").click();
    page.getByLabel("Sprache").selectOption("English");
    assertThat(page.locator("h1")).hasText("Ask handbook");
  }

  @Test
  void bothLanguagesHaveTheSameWords() {
    Page page = served.open(Browsing.desk(), "");
    Object missing =
        page.evaluate(
            """
            async () => {
              const [{ en }, { de }] = await Promise.all([import('./strings/en.js'), import('./strings/de.js')]);
              const keys = (words, at = '') => Object.entries(words).flatMap(([name, value]) =>
                typeof value === 'object' ? keys(value, at + name + '.') : [at + name]);
              const one = new Set(keys(en)), two = new Set(keys(de));
              return [...one.symmetricDifference(two)];
            }""");
    assertEquals(List.of(), missing);
  }

  @Test
  void axeFindsNothingInLightAndDark() throws Exception {
    Axe axe = new Axe();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Browser.NewContextOptions options =
          Browsing.desk().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE);
      Page page = served.open(options, "");
      ask(page);
      axe.check(page, scheme + " answer");
      page.locator(".answer button.cite").first().click();
      assertThat(page.locator("#drawer mark").first()).isVisible();
      axe.check(page, scheme + " source");
      page.navigate(served.home.at("#/c/handbook/documents"));
      assertThat(page.locator(".documents tbody tr").first()).isVisible();
      axe.check(page, scheme + " documents");
      page.getByTitle("Who may read it").first().click();
      axe.check(page, scheme + " readers");
      page.keyboard().press("Escape");
      page.navigate(served.home.at("#/c/handbook/doc/finance%2Fper-diem-rates.xlsx"));
      assertThat(page.locator(".content table").first()).isVisible();
      axe.check(page, scheme + " document");
      page.navigate(served.home.at("#/keys"));
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New key")).click();
      axe.check(page, scheme + " keys");
    }
  }
}
