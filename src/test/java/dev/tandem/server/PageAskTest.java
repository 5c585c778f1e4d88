package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tandem.json.Json;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Asking, in a real browser, against a real server over real documents. */
final class PageAskTest {
  private static final String VPN = "How do I reset my VPN password?";
  private static final String VPN_ANSWER =
      "The new password works in the VPN client after about five minutes.";
  private static final String PENSION = "When do I join the pension plan at Marlow Quay?";
  private static final String PENSION_ANSWER =
      "You join the pension plan automatically in the month after you start.";
  private static final String UNANSWERED = "What is the catering menu for the summer party?";

  @RegisterExtension static final ServedPage served = new ServedPage();

  @AfterEach
  void nothingForeign() {
    assertTrue(
        served.browsing.requests.stream().allMatch(url -> url.startsWith(served.home.server.url())),
        () -> "asked elsewhere: " + served.browsing.requests);
  }

  private static Locator ask(Page page, String question, String modelSays) {
    served.home.model.says(modelSays);
    page.locator("#question").fill(question);
    page.keyboard().press("Enter");
    Locator turn = page.locator(".turn").last();
    assertThat(turn.locator(".question")).hasText(question);
    assertThat(turn.locator(".turn-foot")).isVisible();
    return turn;
  }

  private static JsonNode recorded(Page page) throws IOException {
    String id = page.url().replaceAll(".*/answer/([^?]+).*", "$1");
    return Json.mapper()
        .readTree(page.request().get(served.home.server.url() + "/api/answers/" + id).text());
  }

  @Test
  void aCitationOpensItsSourceWithExactlyTheQuoteMarked() throws IOException {
    Page page = served.open("");
    Locator turn = ask(page, VPN, VPN_ANSWER);
    JsonNode citation = recorded(page).get("citations").get(0);
    turn.locator(".answer button.cite").first().click();
    assertThat(page.locator("#drawer mark").first()).isInViewport();
    assertEquals(
        citation.get("quote").asText(),
        String.join("", page.locator("#drawer mark").allTextContents()));
    assertThat(page.locator("#drawer .doc-title")).hasText(citation.get("title").asText());

    page.goBack();
    assertThat(page.locator("#drawer")).isHidden();
    assertThat(turn.locator(".answer button.cite").first()).isFocused();
  }

  @Test
  void linksImagesAndMarkupInAnAnswerStayText() {
    Page page = served.open("");
    String said =
        "See [here](https://evil.example/a) ![x](https://evil.example/b?q=1) <img"
            + " src='https://evil.example/c'> <a href='https://evil.example/d'>this</a> [1].";
    Object shown =
        page.evaluate(
            """
            async said => {
              const { answerText } = await import('./marks.js');
              const box = document.createElement('div');
              document.body.append(box);
              box.append(...answerText(said, marker => `[${marker}]`));
              return [box.querySelectorAll('a, img, [src], [href]').length, box.textContent.replaceAll('\\u00a0', ' ')];
            }
            """,
            said);
    assertEquals(List.of(0, said), shown);
  }

  @Test
  void anAnswerHasAnAddressThatShowsItAgain() {
    Page page = served.open("");
    ask(page, VPN, VPN_ANSWER);
    Page other = served.open(page.url().substring(page.url().indexOf('#')));
    assertThat(other.locator(".question")).hasText(VPN);
    assertThat(other.locator(".answer")).containsText("five minutes");
    assertThat(other.locator(".answer button.cite").first()).isVisible();
  }

  @Test
  void aQuestionInTheAddressIsAsked() {
    served.home.model.says(VPN_ANSWER);
    Page page = served.open("#/c/handbook/ask?q=How+do+I+reset+my+VPN+password%3F");
    assertThat(page.locator(".answer button.cite").first()).isVisible();
    assertThat(page).hasURL(Pattern.compile(".*#/c/handbook/answer/.*"));
  }

  @Test
  void wordsTheDocumentsDoNotSupportAreReplacedByQuotesMarkedAsSuch() {
    Locator turn = ask(served.open(""), VPN, "Please ring the moon and dance.");
    assertThat(turn.locator(".badge.extractive")).hasText("Quoted from the documents");
    assertThat(turn.locator(".answer")).not().containsText("moon");
  }

  @Test
  void whatTheDocumentsDoNotAnswerIsSaidCalmlyWithTheNearestSources() {
    Page page = served.open("");
    Locator turn = ask(page, UNANSWERED, "There will be lobster.");
    assertThat(turn.locator(".verdict")).hasText("The documents don’t answer this.");
    assertThat(turn).not().containsText("lobster");
    turn.locator(".sources button").first().click();
    assertThat(page.locator("#drawer .content")).isVisible();
  }

  @Test
  void aFollowUpGoesWithWhatWasSaidBefore() {
    Page page = served.open("");
    ask(page, VPN, VPN_ANSWER);
    Locator[] turn = new Locator[1];
    String sent =
        page.waitForRequest("**/ask", () -> turn[0] = ask(page, "And how long is it?", VPN_ANSWER))
            .postData();
    assertTrue(sent.contains(VPN), sent);
    assertThat(turn[0].locator(".source-title").first()).containsText("VPN");
    assertThat(page.locator(".turn")).hasCount(2);

    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New question")).click();
    assertThat(page.locator(".turn")).hasCount(0);
  }

  @Test
  void aThumbAndACommentReachTheRecord() throws IOException {
    Page page = served.open("");
    Locator turn = ask(page, VPN, VPN_ANSWER);
    turn.getByLabel("Not useful").click();
    turn.getByLabel("What was good, or what was missing?").fill("The link is missing.");
    turn.getByText("Send").click();
    assertThat(turn).containsText("Thank you");
    JsonNode feedback = recorded(page).get("feedback");
    assertEquals("down", feedback.get("rating").asText().toLowerCase(Locale.ROOT));
    assertEquals("The link is missing.", feedback.get("comment").asText());
  }

  @Test
  void aPdfShowsTheCitedPageWithTheQuoteMarked() {
    Page page = served.open("");
    Locator turn = ask(page, PENSION, PENSION_ANSWER);
    assertThat(turn.locator(".badge.generated")).hasText("Written from the documents");
    turn.locator(".answer button.cite").first().click();
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("PDF page")).click();
    assertThat(page.locator(".sheet mark").first()).isInViewport();
    String marked = String.join("", page.locator(".sheet mark").allTextContents());
    assertTrue(marked.replaceAll("\\s", "").contains("pensionplan"), marked);
  }

  @Test
  void whoWaitsIsToldHowManyAreBeforeAndMayStopWithoutLosingTheQuestion() {
    Page first = served.open("");
    Page second = served.open("");
    Page third = served.open("");
    served.home.model.says(VPN_ANSWER);
    served.home.model.hold();
    try {
      first.locator("#question").fill(VPN);
      first.keyboard().press("Enter");
      assertThat(first.locator(".found li").first()).isVisible();
      second.locator("#question").fill(VPN);
      second.keyboard().press("Enter");
      assertThat(second.locator(".status")).containsText("One question before yours");

      third.locator("#question").fill(VPN);
      third.keyboard().press("Enter");
      assertThat(third.locator(".problem")).containsText("Too many questions are waiting");
      assertThat(third.locator("#question")).hasValue(VPN);

      second.getByLabel("Stop").click();
      assertThat(second.locator(".status")).containsText("Stopped");
      assertThat(second.locator("#question")).hasValue(VPN);
    } finally {
      served.home.model.letGo();
    }
    assertThat(first.locator(".turn-foot")).isVisible();
  }

  private static final String[] SENTENCES = {
    PENSION_ANSWER + " The company", " adds its own contribution. The moon", " is made of cheese."
  };

  /** Asks, and returns once the first sentence stands there and the model is held. */
  private static Locator untilTheFirstSentence(Page page) {
    served.home.model.says(SENTENCES);
    page.locator("#question").fill(PENSION);
    page.keyboard().press("Enter");
    served.home.model.letOne();
    Locator turn = page.locator(".turn").last();
    assertThat(turn.locator(".answer")).containsText("pension plan automatically");
    assertThat(turn.locator(".turn-foot")).hasCount(0);
    return turn;
  }

  @Test
  void sentencesStandThereAsSoonAsTheyAreVerified() {
    served.home.model.hold();
    try {
      Locator turn = untilTheFirstSentence(served.open(""));
      assertThat(turn.locator(".answer .cite.waiting")).hasText("1");
      assertThat(turn.locator(".status")).containsText("Writing");
      served.home.model.letOne();
      assertThat(turn.locator(".answer")).containsText("own contribution");
      assertThat(turn.locator(".turn-foot")).hasCount(0);
      served.home.model.letOne();
      served.home.model.letOne();
      assertThat(turn.locator(".turn-foot")).isVisible();
      assertThat(turn.locator(".answer button.cite")).hasCount(2);
      assertThat(turn).not().containsText("cheese");
    } finally {
      served.home.model.letGo();
    }
  }

  private static void permitPension(Acl readers) {
    served
        .home
        .tandem
        .documents()
        .permit("handbook", List.of("hr/pension-and-benefits.pdf"), readers);
  }

  @Test
  void sentencesOfADocumentThatIsShutMeanwhileAreTakenAway() {
    served.home.model.hold();
    try {
      Locator turn = untilTheFirstSentence(served.open(""));
      permitPension(Acl.NOBODY);
      served.home.model.letOne();
      served.home.model.letOne();
      served.home.model.letOne();
      assertThat(turn.locator(".turn-foot")).isVisible();
      assertThat(turn).not().containsText("pension plan automatically");
      assertThat(turn).not().containsText("own contribution");
    } finally {
      permitPension(Acl.PUBLIC);
      served.home.model.letGo();
    }
  }

  @Test
  void aConnectionLostInTheMiddleKeepsWhatWasSaidAndTheQuestion() throws IOException {
    try (Wire wire = new Wire(served.home.server)) {
      Page page = served.browsing.open(Browsing.desk(), wire.url());
      served.home.model.hold();
      try {
        Locator turn = untilTheFirstSentence(page);
        wire.cut();
        assertThat(turn.locator(".problem")).containsText("The connection was lost");
        assertThat(turn.locator(".answer")).containsText("pension plan automatically");
        assertThat(page.locator("#question")).hasValue(PENSION);
      } finally {
        served.home.model.letGo();
      }
      page.locator(".problem button").click();
      assertThat(page.locator(".turn").last().locator(".turn-foot")).isVisible();
      page.close(); // before the wire, lest it still asks for something
      served.browsing.requests.removeIf(url -> url.startsWith(wire.url()));
      served.browsing.complaints.removeIf(each -> each.contains("ERR_INCOMPLETE_CHUNKED"));
    }
  }

  @Test
  void aLostConnectionLosesNoQuestionAndCanBeTriedAgain() {
    Page page = served.open("");
    page.route("**/ask", route -> route.abort());
    page.locator("#question").fill(VPN);
    page.keyboard().press("Enter");
    assertThat(page.locator(".problem")).containsText("The connection was lost");
    assertThat(page.locator("#question")).hasValue(VPN);
    page.unroute("**/ask");
    served.home.model.says(VPN_ANSWER);
    page.locator(".problem button").click();
    assertThat(page.locator(".turn-foot")).isVisible();
    assertThat(page.locator(".turn")).hasCount(1);
    served.browsing.complaints.removeIf(each -> each.contains("ERR_FAILED"));
  }

  @Test
  void anAdminSeesWhatOthersMaySee() {
    Page page = served.open("#/c/handbook/documents");
    Locator restricted = page.getByText("Internal investigation procedure");
    assertThat(restricted.first()).isVisible();
    page.getByLabel("Menu").click();
    page.getByLabel("Read as").fill("user:bob");
    page.getByText("Apply").click();
    assertThat(page.locator("#notice")).containsText("You are reading as user:bob.");
    assertThat(page.locator(".documents tbody tr").first()).isVisible();
    assertThat(restricted).hasCount(0);
    page.getByText("Read as yourself").click();
    assertThat(restricted.first()).isVisible();
  }
}
