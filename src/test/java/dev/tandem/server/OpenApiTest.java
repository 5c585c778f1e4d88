package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description and the routes say the same. */
class OpenApiTest {
  @TempDir Path home;

  @Test
  void theDescriptionHasExactlyTheRoutesWithWhatTheyNeed() throws IOException {
    try (EchoModel model = new EchoModel();
        TestServer at = new TestServer(home, model.url())) {
      JsonNode document = TestServer.json(at.send("GET", "/openapi.json", ""));
      Set<String> described = new TreeSet<>();
      for (var path : document.path("paths").properties()) {
        for (var operation : path.getValue().properties()) {
          if (!operation.getKey().equals("parameters")) {
            described.add(
                line(
                    operation.getKey(),
                    path.getKey(),
                    operation.getValue().path("x-needs").asText()));
          }
        }
      }
      Set<String> routed = new TreeSet<>();
      for (Route route : at.server.routes().all()) {
        if (!at.server.page().has(route.template())) {
          routed.add(
              line(route.method(), route.template().replace("+}", "}"), route.needs().name()));
        }
      }
      assertThat(described).isEqualTo(routed);
    }
  }

  private static String line(String method, String path, String needs) {
    return path + " " + method.toUpperCase(Locale.ROOT) + " " + needs.toUpperCase(Locale.ROOT);
  }

  @Test
  void everyNameInAPathIsAParameterAndEveryReferenceLeadsSomewhere() {
    JsonNode document = OpenApi.document();
    for (var path : document.path("paths").properties()) {
      Set<String> named = new TreeSet<>();
      for (JsonNode parameter : path.getValue().path("parameters")) {
        JsonNode whole =
            parameter.has("$ref")
                ? document.at(parameter.path("$ref").asText().substring(1))
                : parameter;
        if (whole.path("in").asText().equals("path")) {
          named.add("{" + whole.path("name").asText() + "}");
        }
      }
      Set<String> inPath =
          new TreeSet<>(
              Stream.of(path.getKey().split("/")).filter(part -> part.startsWith("{")).toList());
      assertThat(named).as(path.getKey()).isEqualTo(inPath);
    }
    List<String> references = document.findValuesAsText("$ref");
    assertThat(references).isNotEmpty();
    references.forEach(
        reference ->
            assertThat(document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    List<String> ids = document.path("paths").findValuesAsText("operationId");
    assertThat(ids).doesNotHaveDuplicates();
  }
}
