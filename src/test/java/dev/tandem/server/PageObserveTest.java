package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tandem.server.ServedPage.button;
import static dev.tandem.server.ServedPage.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.tandem.answer.Arm;
import dev.tandem.ingest.AclRules;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.ingest.ProgressSink;
import dev.tandem.observe.monitor.Own;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A home that lived for a day and then lost half of a document, seen in a real browser. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PageObserveTest {
  private static final Duration BUDGET = Duration.ofMinutes(5);
  private static final int HOURS = 24;
  private static final AtomicReference<Instant> NOW =
      new AtomicReference<>(Instant.parse("2026-03-02T09:00:00Z"));

  @RegisterExtension static final ServedPage served = new ServedPage(PageObserveTest::lived);

  /** Tickets wait in a queue, more in each hour; then a document loses its end and is asked. */
  static PageHome lived(Path folder) throws IOException {
    Path queue = folder.resolve("queue.json");
    PageHome home = PageHome.living(folder, Map.of(), NOW::get);
    home.model.says("The new password works in the VPN client after about five minutes.");
    home.tandem
        .monitors()
        .add(
            new Own(
                "waiting",
                "",
                queue.toString(),
                "/waiting",
                Optional.of(5.0),
                Optional.of(50.0),
                "tickets"));
    for (int hour = 0; hour < HOURS; hour++) {
      int waiting = hour == HOURS - 1 ? 80 : 20 + (hour * 7) % 24;
      Files.writeString(queue, "{\"waiting\": %d}".formatted(waiting));
      home.tandem.monitors().tick(BUDGET);
      NOW.updateAndGet(time -> time.plus(Duration.ofHours(1)));
    }
    Path document = folder.resolve("handbook/it/vpn.md");
    Files.writeString(
        document,
        "# VPN\n\nReset your VPN password: the new password works in the VPN client after about five minutes.\n");
    home.tandem.ingest(
        new IngestRequest(
            "handbook",
            List.of(folder.resolve("handbook")),
            AclRules.read(folder.resolve("acl.txt")),
            false),
        ProgressSink.NONE);
    NOW.updateAndGet(time -> time.plus(Duration.ofMinutes(5)));
    home.tandem.ask(
        "handbook", "How do I reset my VPN password?", Arm.RAG, Principals.parse("user:ann"));
    NOW.updateAndGet(time -> time.plus(Duration.ofHours(1)));
    home.tandem.monitors().tick(BUDGET);
    home.tandem.incidents().look();
    return home;
  }

  @Test
  @Order(1)
  void healthIsSeenAtAGlance() {
    Page page = served.open("#/observe");
    assertThat(page.locator(".readiness")).containsText("open");
    assertThat(row(page, "handbook").first()).containsText("active");
    assertThat(row(page, "Tickets").first()).containsText("Warning");
  }

  @Test
  @Order(2)
  void aMonitorShowsItsHistoryWithItsBandAndLearnsWhatIsNormal() {
    Page page = served.open("#/observe/monitors");
    page.getByLabel("Kind").selectOption("Own metrics");
    assertThat(page.locator(".documents tbody tr")).hasCount(1);
    assertThat(page).hasURL(Pattern.compile(".*kind=own$"));
    page.getByText("waiting", new Page.GetByTextOptions().setExact(true)).click();
    Locator picture = page.locator("svg.series");
    assertThat(picture)
        .hasAttribute("aria-label", Pattern.compile("waiting: 2\\d values, .*not normal.*"));
    assertThat(page.locator("svg.series polygon.band").first()).isVisible();
    assertThat(page.locator("svg.series polyline.train")).hasCount(1);
    assertThat(page.locator("svg.series rect.breach")).hasCount(1);
    page.getByText("As a table").click();
    assertThat(page.locator("figure table tbody")).containsText("80");
    button(page, "This was real").first().click();
    assertThat(page.locator(".breaches .badge").last()).hasText("said to be real");
  }

  @Test
  @Order(3)
  void anIncidentIsTakenOnItsReachIsSeenAndItIsResolved() {
    Page page = served.open("#/observe/incidents");
    row(page, "Tickets").first().locator("a").click();
    button(page, "Take on").click();
    assertThat(page.locator(".badge.standing")).hasText("Taken on");
    assertThat(page.locator(".timeline")).containsText("Taken on");
    button(page, "Assign").first().click();
    page.getByLabel("Whose it is").fill("group:it");
    page.locator("dialog .primary").click();
    assertThat(page.locator(".facts")).containsText("group:it");

    assertThat(page.locator(".impact")).containsText("One answer rests on it");
    assertThat(page.locator(".impact")).containsText("user:ann");
    button(page, "Ask them again").click();
    assertThat(page.locator(".impact td .became")).hasText("unchanged");
    button(page, "Find the cause").click();
    assertThat(page.locator(".cause .evidence li").first()).isVisible();

    page.locator(".impact td a").first().click();
    assertThat(page).hasURL(Pattern.compile(".*/observe/lineage/answer%3A.*"));
    page.goBack();
    button(page, "Resolve").click();
    page.getByLabel("What was done").fill("the file is whole again");
    page.locator("dialog .primary").click();
    assertThat(page.locator(".badge.standing")).hasText("Resolved");
    assertThat(page.locator(".timeline")).containsText("the file is whole again");
    button(page, "Reopen").click();
    assertThat(page.locator(".badge.standing")).hasText("Open");
  }

  @Test
  @Order(4)
  void theLineageOfADocumentLeadsToItsAnswer() {
    Page page = served.open("#/observe/lineage");
    page.getByLabel("Which").fill("handbook/it/vpn.md");
    button(page, "Show").click();
    assertThat(page.locator(".graph .centre .label")).containsText("vpn.md");
    Locator answer = page.locator(".graph a[href*='answer']");
    assertThat(answer).hasCount(1);
    assertThat(page.locator(".impact")).containsText("One answer rests on it");
    answer.focus();
    page.keyboard().press("Enter");
    assertThat(page.locator(".graph .centre .kind")).hasText("answer");
    page.navigate(served.home.at("#/observe/lineage/document%3Ahandbook%2Fnone.md"));
    assertThat(page.locator(".problem")).isVisible();
  }

  @Test
  @Order(5)
  void aPhoneShowsItWithoutScrollingSidewaysAndAxeFindsNothing() throws Exception {
    Axe axe = new Axe();
    String incident = served.home.tandem.incidents().open().getFirst().id();
    String monitor = served.home.tandem.monitors().find("own.waiting").id();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page =
          served.open(
              Browsing.phone().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE),
              "#/observe");
      for (String view :
          List.of(
              "health",
              "monitors",
              "monitors/" + monitor,
              "incidents/" + incident,
              "lineage/document%3Ahandbook%2Fit%2Fvpn.md")) {
        page.navigate(served.home.at("#/observe/" + view));
        assertThat(page.locator(".loading")).hasCount(0);
        assertThat(page.locator(".part-tabs [aria-current]")).isVisible();
        assertEquals(390, page.evaluate("document.documentElement.scrollWidth"), view);
        axe.check(page, scheme + " " + view);
      }
    }
  }

  @Test
  @Order(6)
  void aGermanReaderIsToldInGerman() {
    Page page = served.open(Browsing.desk().setLocale("de-DE"), "#/observe/monitors");
    assertThat(row(page, "Textstellen").first()).containsText("Bisher gesehene Werte");
    assertThat(row(page, "Textstellen").first()).containsText(Pattern.compile("\\d Textstellen"));
    assertThat(page.locator("main [lang=en]")).hasCount(0);
    String monitor = served.home.tandem.monitors().find("schema.shrunk").id();
    page.navigate(served.home.at("#/observe/monitors/" + monitor));
    assertThat(page.locator("svg.series .unit")).hasText("Dokumente");
    assertThat(page.locator(".breaches"))
        .containsText("Geschrumpfte Dokumente, Sammlung handbook: 1 (it/vpn.md).");
    assertThat(page.locator("main [lang=en]")).hasCount(0);
    String incident =
        served.home.tandem.incidents().open().stream()
            .filter(each -> each.targets().contains("own:waiting"))
            .findFirst()
            .orElseThrow()
            .id();
    page.navigate(served.home.at("#/observe/incidents/" + incident));
    assertThat(page.locator(".title h2"))
        .hasText("Tickets, eigene Zahl waiting: 80, üblich 5 bis 50.");
    assertThat(page.locator(".timeline [lang=en]")).hasCount(0);
    assertThat(page.locator(".timeline")).containsText("the file is whole again");
  }
}
