package dev.tandem.server.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.tandem.server.TestServer;

/** OpenAI's own SDK for Java, pointed at a server of the tests. */
final class Sdk {
  private Sdk() {}

  static OpenAIClient client(TestServer at, String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(at.server.url() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .build();
  }
}
