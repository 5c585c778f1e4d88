package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tandem.server.ServedPage.button;
import static dev.tandem.server.ServedPage.row;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.tandem.DocumentInput;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Documents and collections, in a real browser, against a real server. */
final class PageLibraryTest {
  @RegisterExtension static final ServedPage served = new ServedPage();

  @Test
  void filesAreAddedWithTheirReadersAndABadOneSaysWhy(@TempDir Path folder) throws IOException {
    Path good = Files.writeString(folder.resolve("tea.md"), "# Tea\n\nTea is served at four.");
    Path bad = Files.writeString(folder.resolve("cut.pdf"), "%PDF-1.7 and nothing more");
    Path large = Files.write(folder.resolve("large.txt"), new byte[1_500_000]);
    Page page = served.open("#/c/handbook/documents");
    page.getByLabel("Who may read them").fill("group:tea");
    page.locator("input[type=file]").first().setInputFiles(new Path[] {good, bad, large});
    assertThat(page.locator(".results")).containsText("3 of 3 done, 2 not read");
    assertThat(page.locator(".uploads li.ingested")).containsText("tea.md");
    Locator failed = page.locator(".uploads li.failed");
    assertThat(failed.filter(new Locator.FilterOptions().setHasText("cut.pdf")).locator(".reason"))
        .not()
        .isEmpty();
    assertThat(failed.filter(new Locator.FilterOptions().setHasText("large.txt")))
        .containsText("larger than the server takes");
    assertThat(row(page, "tea.md").locator(".badge")).hasText("group:tea");

    row(page, "tea.md").locator("a").click();
    assertThat(page.locator(".content")).containsText("Tea is served at four.");
  }

  /** As the browser does it for a hand that drags from the desktop. */
  private static void drop(Page page, Path... files) {
    JsonObject data = new JsonObject();
    data.add("items", new JsonArray());
    JsonArray paths = new JsonArray();
    for (Path file : files) {
      paths.add(file.toAbsolutePath().toString());
    }
    data.add("files", paths);
    data.addProperty("dragOperationsMask", 1); // copy
    BoundingBox zone = page.locator(".drop").boundingBox();
    CDPSession hand = page.context().newCDPSession(page);
    for (String type : new String[] {"dragEnter", "dragOver", "drop"}) {
      JsonObject event = new JsonObject();
      event.addProperty("type", type);
      event.addProperty("x", zone.x + zone.width / 2);
      event.addProperty("y", zone.y + zone.height / 2);
      event.add("data", data);
      hand.send("Input.dispatchDragEvent", event);
    }
  }

  @Test
  void filesAndFoldersAreDropped(@TempDir Path folder) throws IOException {
    Path one = Files.writeString(folder.resolve("milk.md"), "# Milk\n\nMilk is in the fridge.");
    Path many = Files.createDirectories(folder.resolve("kitchen/shelves"));
    Files.writeString(many.resolve("cups.txt"), "Cups stand on the upper shelf.");
    Files.writeString(many.resolve(".hidden"), "Nobody means to add this.");
    Page page = served.open("#/c/handbook/documents");
    drop(page, one);
    assertThat(page.locator(".uploads li.ingested")).containsText("milk.md");
    drop(page, many.getParent());
    assertThat(page.locator(".results")).containsText("2 of 2 done");
    assertThat(row(page, "shelves/cups.txt")).hasCount(1);
    assertThat(page.locator(".uploads")).not().containsText("hidden");
  }

  @Test
  void whoManagesSeesWhatOthersReadAndWhatNobodyMay() {
    served
        .home
        .tandem
        .documents()
        .put(
            "handbook",
            new DocumentInput(
                "shut.md",
                "Shut",
                "An osprey.",
                Optional.empty(),
                Optional.of(Acl.NOBODY),
                Optional.empty(),
                Map.of()));
    Page page = served.open("#/c/handbook/documents");
    assertThat(page.locator(".library")).containsText("because you manage them");
    assertThat(row(page, "shut.md").locator(".badge")).hasText("Nobody");
    row(page, "shut.md").locator("a").click();
    assertThat(page.locator(".gone")).containsText("open to nobody");
    page.goBack();
    page.getByLabel("Menu").click();
    page.getByLabel("Read as").fill("user:bob");
    button(page, "Apply").click();
    assertThat(row(page, "it/vpn.md")).hasCount(1);
    assertThat(row(page, "shut.md")).hasCount(0);
    assertThat(page.locator(".library")).not().containsText("because you manage them");
  }

  @Test
  void readersAreChangedAndADocumentIsDeletedAfterConfirming() {
    Page page = served.open("#/c/handbook/documents");
    row(page, "it/wifi.txt").getByTitle("Who may read it").click();
    page.getByLabel("Only these").check();
    page.getByLabel("People and groups").fill("everyone");
    button(page, "Save").click();
    assertThat(page.locator("dialog .wrong").first()).containsText("“everyone” is neither public");
    page.getByLabel("People and groups").fill("group:it");
    button(page, "Save").click();
    assertThat(row(page, "it/wifi.txt").locator(".badge")).hasText("group:it");

    row(page, "it/wifi.txt").getByTitle("Delete").click();
    button(page, "Cancel").click();
    assertThat(row(page, "it/wifi.txt")).hasCount(1);
    row(page, "it/wifi.txt").getByTitle("Delete").click();
    page.locator("dialog .danger").click();
    assertThat(row(page, "it/wifi.txt")).hasCount(0);
    page.reload();
    assertThat(row(page, "it/vpn.md")).hasCount(1);
    assertThat(row(page, "it/wifi.txt")).hasCount(0);
  }

  @Test
  void documentsAreFoundByTheirTitle() {
    Page page = served.open("#/c/handbook/documents");
    page.getByLabel("Find a document").fill("pension");
    assertThat(page.locator(".documents tbody tr")).hasCount(1);
    page.getByLabel("Find a document").fill("zebra");
    assertThat(page.locator(".none")).hasText("No document matches “zebra”.");
  }

  @Test
  void aCollectionStaysShutUntilItsReadersAreConfirmed() {
    served.home.tandem.collections().createIfNew("minutes");
    Page page = served.open("#/c/minutes/ask");
    assertThat(page.locator("h1")).hasText("Not open yet");
    button(page, "Who may read documents by default?").click();
    page.getByLabel("Nobody").check();
    button(page, "Confirm").click();
    assertThat(page.locator("h1")).hasText("There is nothing to read here yet");
  }

  @Test
  void aCollectionIsCreated() {
    Page page = served.open("");
    page.getByLabel("Collection").selectOption("New collection …");
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("legal");
    button(page, "Create").click();
    assertThat(page.locator("h1").first()).hasText("Documents");
    assertThat(page.getByLabel("Collection")).hasValue("legal");
  }
}
