package dev.tandem.compare.choice;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.server.Axe;
import dev.tandem.server.Browsing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The page in a real browser, from the file. It lies with its pictures in {@code target/choose}.
 */
class AdvicePageTest {
  private static final Path PLACE = Path.of("target/choose");
  private static final String MARKUP = "</script><img src=x onerror='window.taken = true'>";
  private static Browsing browsing;

  @BeforeAll
  static void start() {
    browsing = new Browsing();
  }

  @AfterEach
  void nothingWasComplainedOrFetched() {
    browsing.closePages();
    List<String> complaints = List.copyOf(browsing.complaints);
    List<String> requests = List.copyOf(browsing.requests);
    browsing.complaints.clear();
    browsing.requests.clear();
    assertEquals(List.of(), complaints);
    assertTrue(
        requests.stream().allMatch(each -> each.startsWith("file:") || each.startsWith("data:")),
        requests::toString);
  }

  @AfterAll
  static void stop() {
    if (browsing != null) {
      browsing.close();
    }
  }

  private static String page(Profile profile, String name) {
    HandMade world = HandMade.of(0.1, 0.3, 0.7, 0.9, 0.72).needing(90);
    world.measure(Factor.SECURITY, "tuned", "leaked", 0.4, 0.2, 0.6);
    return AdvicePage.write(
            Advice.of(profile, world.evidence()), Optional.empty(), PLACE.resolve(name))
        .toAbsolutePath()
        .toUri()
        .toString();
  }

  private static Profile hostile() {
    return new Profile(
        MARKUP,
        MARKUP.repeat(5),
        Map.of(Factor.ACCURACY, 5.0),
        Map.of(Constraint.NO_LEAKS, 1.0),
        Volume.USUAL,
        Optional.empty());
  }

  @Test
  void itFitsDesksAndPhonesInLightAndDark() throws IOException, InterruptedException {
    String address = page(hostile(), "hostile");
    Axe axe = new Axe();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (boolean desk : List.of(true, false)) {
        String where = scheme + (desk ? "-1280" : "-390");
        Page page =
            browsing.open(
                (desk ? Browsing.desk() : Browsing.phone())
                    .setColorScheme(scheme)
                    .setReducedMotion(ReducedMotion.REDUCE),
                address);
        page.locator("details summary").first().click();
        page.screenshot(
            new Page.ScreenshotOptions().setFullPage(true).setPath(PLACE.resolve(where + ".png")));
        assertEquals(
            page.evaluate("document.documentElement.clientWidth"),
            page.evaluate("document.documentElement.scrollWidth"),
            where);
        assertEquals(true, page.evaluate("window.taken === undefined"));
        axe.check(page, where);
      }
    }
  }

  @Test
  void itSaysWhichArmWhyWhatWouldChangeItAndWhatIsOut() {
    Page page = browsing.open(Browsing.desk(), page(hostile(), "hostile"));
    assertThat(page.locator("h1")).containsText("rag");
    assertThat(page.locator("#reasons .reasons li").first()).isVisible();
    assertThat(page.locator("#changes"))
        .containsText("if it need not hold that it tells outsiders nothing restricted");
    assertThat(page.locator("#constraints")).containsText("leaked 0.4 [0.2, 0.6], measured");
    assertThat(page.locator("#factors .factor")).hasCount(Factor.values().length);
    assertThat(page.locator("#factor-privacy .chip")).hasText("published, not measured");
  }

  @Test
  void whereNoArmIsLeftItSaysWhatWouldHaveToGive() {
    Page page =
        browsing.open(
            Browsing.desk(), page(HandMade.accuracy().with(Constraint.MIN_QUALITY, 0.99), "none"));
    assertThat(page.locator(".badge")).hasText("No arm keeps every constraint");
    assertThat(page.locator("#changes")).containsText("if it need not hold");
    assertThat(page.locator("#ranking")).hasCount(0);
  }
}
