package dev.tandem.observe.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.observe.monitor.Metric.Grade;
import dev.tandem.observe.monitor.Metric.Side;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.observe.monitor.Reading.Nothing;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads metrics that somebody of the organisation defined. */
final class OwnReader {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1 << 20;

  private final Set<String> hosts;

  /**
   * @param hosts that may be asked beside those of this machine
   */
  OwnReader(Set<String> hosts) {
    this.hosts = Set.copyOf(hosts);
  }

  Metric metric(Own own) {
    return new Metric(
        "own." + own.name(),
        Step.HOUR,
        false,
        Unit.NUMBER,
        Side.BOTH,
        own.rule(),
        own.what().isEmpty() ? own.name() : own.what(),
        "A metric of this organisation, read %s."
            .formatted(own.sql().isEmpty() ? "from " + own.json() : "from the ledger by a query"),
        Grade.always(Severity.WARNING),
        span -> read(span, own));
  }

  private Reading read(Span span, Own own) {
    try {
      OptionalDouble value =
          own.sql().isEmpty()
              ? number(own)
              : span.scene().ledger().figures().query(own.sql());
      return value.isPresent()
          ? Measure.of(value.getAsDouble(), 1)
          : new Nothing("Its query gives no value.");
    } catch (UserError e) {
      return new Nothing("It cannot be read: " + e.getMessage());
    }
  }

  /**
   * @throws UserError if nothing is there, or it is no number
   */
  private OptionalDouble number(Own own) {
    String from = own.json();
    byte[] bytes = from.matches("(?i)https?://.*") ? get(from) : file(from);
    try {
      JsonNode node = Judge.JSON.readTree(bytes).at(own.pointer());
      if (!node.isNumber() || !Double.isFinite(node.asDouble())) {
        throw new UserError(
            "there is no number at '%s' of %s".formatted(own.pointer(), from));
      }
      return OptionalDouble.of(node.asDouble());
    } catch (IOException e) {
      throw new UserError("%s is not JSON".formatted(from), e);
    }
  }

  private static byte[] file(String name) {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return limited(in, name);
    } catch (IOException e) {
      throw new UserError("the file %s cannot be read".formatted(name), e);
    }
  }

  private byte[] get(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new UserError("%s is no URL".formatted(url), e);
    }
    requireAllowed(uri);
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER) // it would lead past the allowed hosts
            .build()) {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).GET().build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new UserError("%s answers %d".formatted(url, response.statusCode()));
        }
        return limited(body, url);
      }
    } catch (IOException e) {
      throw new UserError("%s cannot be reached".formatted(url), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("reading %s was interrupted".formatted(url), e);
    }
  }

  private void requireAllowed(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost();
    try {
      if (!host.isEmpty()
          && (hosts.contains(host) || InetAddress.getByName(host).isLoopbackAddress())) {
        return;
      }
    } catch (UnknownHostException e) {
      // said below
    }
    throw new UserError(
        "the host '%s' is neither this machine nor one of the setting observe.hosts"
            .formatted(host));
  }

  private static byte[] limited(InputStream in, String from) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new UserError("%s is longer than a megabyte".formatted(from));
    }
    return bytes;
  }
}
