package dev.tandem.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A Chromium, and what its pages asked for and complained about. */
public final class Browsing implements AutoCloseable {
  private final Playwright playwright;
  private final Browser browser;
  private final List<BrowserContext> contexts = new ArrayList<>();
  public final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  public final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

  /** Skips the test, with a word, where there is no Chromium. */
  public Browsing() {
    Optional<Path> chromium =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .map(name -> Path.of("/usr/bin", name))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        chromium.isPresent(), "no Chromium in /usr/bin: the page is not tested; tools/chromium.sh");
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000); // a busy machine is no failure
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.orElseThrow())
                    .setArgs(List.of("--no-sandbox")));
  }

  public static Browser.NewContextOptions desk() {
    return new Browser.NewContextOptions().setViewportSize(1280, 800).setLocale("en-GB");
  }

  public static Browser.NewContextOptions phone() {
    return desk().setViewportSize(390, 844).setIsMobile(true).setHasTouch(true);
  }

  /** A fresh browser, signed in nowhere, at an address. */
  public Page open(Browser.NewContextOptions options, String address) {
    BrowserContext context = browser.newContext(options);
    contexts.add(context);
    Page page = context.newPage();
    page.setDefaultTimeout(60_000);
    page.onRequest(request -> requests.add(request.url()));
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          // A status that the page shows in words is no fault of the page.
          if (message.type().equals("error") && !message.text().contains("status of")) {
            complaints.add(message.text());
          }
        });
    page.navigate(address);
    return page;
  }

  /** A request without a page. */
  APIResponse call(String method, String address, Map<String, String> headers, String body) {
    RequestOptions options = RequestOptions.create().setMethod(method).setData(body);
    headers.forEach(options::setHeader);
    return playwright.request().newContext().fetch(address, options);
  }

  /** Ends what a test opened. */
  public void closePages() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
