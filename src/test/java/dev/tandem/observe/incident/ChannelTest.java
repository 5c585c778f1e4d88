package dev.tandem.observe.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.IncidentLog.Reach;
import dev.tandem.text.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to people, against a receiver on the loopback address. */
class ChannelTest {
  private static final Retries AT_ONCE = new Retries(3, Duration.ZERO, time -> {});

  @TempDir Path folder;

  private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());

  private static Notice notice() {
    Breach breach = Wrong.breach("a", "hr", "collection:hr", 0, Severity.WARNING);
    Incident incident =
        new Grouping(
                (collection, docId) -> Optional.empty(),
                (collections, documents, since) -> new Reach(0, 0),
                Owners.parse(""),
                Duration.ofHours(1),
                Duration.ofDays(1))
            .group(List.of(breach), List.of(), Wrong.at(10))
            .getFirst();
    return new Notice(Notice.Kind.OPENED, Wrong.at(10), List.of(incident));
  }

  private HttpServer receiver(int... statuses) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger calls = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          keep(exchange);
          int status = statuses[Math.min(calls.getAndIncrement(), statuses.length - 1)];
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void keep(HttpExchange exchange) throws IOException {
    heads.add(
        exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Tandem-Timestamp")
            + " "
            + exchange.getRequestHeaders().getFirst("Tandem-Signature"));
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static WebhookChannel webhook(HttpServer server, WebhookChannel.Form form) {
    return new WebhookChannel(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
        form,
        Optional.of("secret"));
  }

  @Test
  void aWebhookIsSignedOverItsTimeAndItsBody() throws IOException {
    HttpServer server = receiver(204);
    try {
      assertThat(AT_ONCE.send(webhook(server, WebhookChannel.Form.JSON), notice())).isEmpty();
    } finally {
      server.stop(0);
    }

    String time = Long.toString(Wrong.at(10).getEpochSecond());
    String signature =
        WebhookChannel.signature(
            "secret", time, bodies.getFirst().getBytes(StandardCharsets.UTF_8));
    assertThat(heads).containsExactly("/hook " + time + " v1=" + signature);
    assertThat(new ObjectMapper().readTree(bodies.getFirst()).at("/incidents/0/severity").asText())
        .isEqualTo("warning");
  }

  /** Computed with OpenSSL. */
  @Test
  void theSignatureIsHmacSha256OfTimeStopBody() {
    assertThat(
            WebhookChannel.signature(
                "secret", "1700000000", "{}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163");
  }

  @Test
  void slackGetsItsFormAndNothingInATitleIsALink() throws IOException {
    HttpServer server = receiver(200);
    try {
      assertThat(AT_ONCE.send(webhook(server, WebhookChannel.Form.SLACK), notice())).isEmpty();
    } finally {
      server.stop(0);
    }

    assertThat(new ObjectMapper().readTree(bodies.getFirst()).path("text").asText())
        .startsWith("*Tandem: New: warning")
        .contains("tandem why i-");
    Breach hostile =
        new Breach(
            "h", "m", "own", "hr", "collection:hr", "x", 1, 0, 0, 0, Wrong.at(0), Wrong.at(0),
            Severity.WARNING, "<!channel> look at <http://evil|this>", Wrong.at(0),
            Optional.empty(), Breach.Verdict.NONE);
    Incident incident =
        new Grouping(
                (collection, docId) -> Optional.empty(),
                (collections, documents, since) -> new Reach(0, 0),
                Owners.parse(""),
                Duration.ofHours(1),
                Duration.ofDays(1))
            .group(List.of(hostile), List.of(), Wrong.at(10))
            .getFirst();
    assertThat(new Notice(Notice.Kind.OPENED, Wrong.at(1), List.of(incident)).slack())
        .doesNotContain("<");
  }

  @Test
  void aBusyReceiverIsTriedAgainAndARedirectIsNotFollowed() throws IOException {
    HttpServer busy = receiver(503, 429, 200);
    try {
      assertThat(AT_ONCE.send(webhook(busy, WebhookChannel.Form.JSON), notice())).isEmpty();
    } finally {
      busy.stop(0);
    }
    assertThat(heads).hasSize(3);
    heads.clear();
    HttpServer elsewhere = receiver(302, 200);
    try {
      assertThat(AT_ONCE.send(webhook(elsewhere, WebhookChannel.Form.JSON), notice()))
          .contains("the receiver answered 302");
    } finally {
      elsewhere.stop(0);
    }
    assertThat(heads).hasSize(1);
  }

  @Test
  void aUrlThatIsNotSafeIsRefusedWithoutBeingRepeated() {
    for (String url :
        List.of(
            "http://10.0.0.1/x",
            "file:///etc/passwd",
            "https://name:word@example.org/",
            "no url at all")) {
      assertThatThrownBy(() -> WebhookChannel.url(url))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("https://HOST/PATH")
          .hasMessageNotContaining(url);
    }
    assertThat(WebhookChannel.url("https://hooks.example.org/T/B/x")).hasHost("hooks.example.org");
  }

  @Test
  void aCommandGetsItsArgumentsAsTheyStandAndTheNoticeOnItsInput() throws IOException {
    Path script = folder.resolve("told.sh");
    Path out = folder.resolve("out");
    Files.writeString(script, "printf '%s\\n' \"$1\" > " + out + "\ncat >> " + out + "\n");
    CommandChannel command =
        new CommandChannel(
            List.of("sh", script.toString(), "$(touch " + folder.resolve("evil") + ")"),
            Duration.ofSeconds(60));

    assertThat(AT_ONCE.send(command, notice())).isEmpty();

    List<String> lines = Files.readAllLines(out);
    assertThat(lines.getFirst()).startsWith("$(touch ");
    assertThat(new ObjectMapper().readTree(lines.get(1)).path("event").asText())
        .isEqualTo("opened");
    assertThat(folder.resolve("evil")).doesNotExist();
    assertThat(
            AT_ONCE.send(
                new CommandChannel(List.of("sh", "-c", "exit 3"), Duration.ofSeconds(60)),
                notice()))
        .contains("the command ended with code 3 (3 tries)");
    assertThat(
            AT_ONCE.send(
                new CommandChannel(
                    List.of(folder.resolve("none").toString()), Duration.ofSeconds(60)),
                notice()))
        .contains("the program of incidents.command cannot be started");
  }

  @Test
  void mailGoesThroughAnSmtpServer() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> smtp(socket));
      MailChannel mail =
          new MailChannel(
              MailChannel.Server.parse("127.0.0.1:" + socket.getLocalPort(), Optional.empty()),
              "tandem@example.org",
              List.of("ann@example.org", "ops@example.org"));

      assertThat(AT_ONCE.send(mail, notice())).isEmpty();
      server.join(Duration.ofSeconds(60));
    }

    assertThat(heads)
        .contains(
            "MAIL FROM:<tandem@example.org>",
            "RCPT TO:<ann@example.org>",
            "RCPT TO:<ops@example.org>");
    assertThat(String.join("\n", bodies))
        .contains("Subject: Tandem: New: warning")
        .contains("Auto-Submitted: auto-generated")
        .contains("tandem why i-");
  }

  /** As much of RFC 5321 as one mail needs. */
  private void smtp(ServerSocket socket) {
    try (Socket client = socket.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(client.getOutputStream(), true, StandardCharsets.UTF_8)) {
      out.print("220 here\r\n");
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (data) {
          data = !line.equals(".");
          bodies.add(line);
          out.print(data ? "" : "250 taken\r\n");
        } else {
          heads.add(line);
          data = line.equals("DATA");
          out.print(data ? "354 go on\r\n" : line.equals("QUIT") ? "221 bye\r\n" : "250 well\r\n");
        }
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
