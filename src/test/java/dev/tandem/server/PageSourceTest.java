package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tandem.json.Json;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a citation points at, in a real browser, where it is no running text: rows and slides. */
final class PageSourceTest {
  private static final String RATES = "finance%2Fper-diem-rates.xlsx";
  private static final String SLIDES = "hr%2Fwelcome-day.pptx";

  @RegisterExtension
  static final ServedPage served =
      new ServedPage(
          folder -> new PageHome(folder, "finance/per-diem-rates.xlsx", "hr/welcome-day.pptx"));

  private static JsonNode content(Page page, String document) throws IOException {
    return Json.mapper()
        .readTree(
            page.request()
                .get(
                    served.home.server.url()
                        + "/api/collections/handbook/documents/"
                        + document
                        + "/content")
                .text());
  }

  /** The document with a block marked, as a citation of all of it opens it. */
  private static Page cited(String document, JsonNode block) {
    return served.open(
        "#/c/handbook/doc/%s?v=1&s=%d&e=%d"
            .formatted(document, block.path("start").asInt(), block.path("end").asInt()));
  }

  private static JsonNode block(JsonNode content, String kind, int page) {
    for (JsonNode block : content.path("blocks")) {
      if (block.path("kind").asText().equalsIgnoreCase(kind)
          && block.path("page").asInt() >= page) {
        return block;
      }
    }
    throw new AssertionError("no " + kind + " from page " + page);
  }

  @Test
  void allCellsOfACitedRowAreMarkedAndNoOther() throws IOException {
    Page page = served.open("");
    JsonNode content = content(page, RATES);
    JsonNode row = block(content, "table_row", 1);
    String text = content.path("text").asText();
    page = cited(RATES, row);
    Locator cells = page.locator("tr.cited td");
    assertThat(page.locator("tr.cited")).hasCount(1);
    assertThat(page.locator("tr.cited")).isInViewport();
    assertTrue(cells.count() > 1, "a row of one cell shows nothing");
    assertEquals(
        text.substring(row.path("start").asInt(), row.path("end").asInt()),
        String.join(" | ", cells.locator("mark").allTextContents()));
    assertEquals(cells.count(), page.locator("mark").count());
    assertEquals(cells.first().boundingBox().y, cells.last().boundingBox().y, "still a row");
  }

  @Test
  void aCitedSlideIsABoxWithItsNumber() throws IOException {
    Page page = served.open("");
    JsonNode block = block(content(page, SLIDES), "list_item", 2);
    page = cited(SLIDES, block);
    Locator slide = page.locator(".slide.cited");
    assertThat(slide).hasCount(1);
    assertThat(slide).hasAttribute("aria-label", "Slide " + block.path("page").asInt());
    assertThat(slide.locator("mark").first()).isInViewport();
    assertThat(page.locator(".slide")).not().hasCount(1);
    assertThat(page.locator(".slide-number").first()).hasText(Pattern.compile("Slide 1"));
    assertThat(page.locator(".page-turn")).hasCount(0);
  }
}
