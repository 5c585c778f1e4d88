package dev.tandem.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.UserError;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceSettingsTest {
  private static TraceSettings of(String base, Map<String, String> environment) {
    return TraceSettings.of(base, 1, false, environment);
  }

  @Test
  void theSettingBeatsTheEnvironmentAndWithoutBothNothingIsTraced() {
    assertThat(of("", Map.of()).endpoint()).isEmpty();
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://general:4318/",
            "OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20b,x-other=c");
    assertThat(of("", environment).endpoint())
        .contains(URI.create("http://general:4318/v1/traces"));
    assertThat(of("", environment).headers())
        .isEqualTo(Map.of("x-key", "a b", "x-other", "c"));
    assertThat(of("http://own:4318", environment).endpoint())
        .contains(URI.create("http://own:4318/v1/traces"));
    assertThat(
            of("", Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://own/somewhere")).endpoint())
        .contains(URI.create("http://own/somewhere"));
  }

  @Test
  void anAddressThatIsNoneIsSaid() {
    for (String wrong : new String[] {"collector", "ftp://collector", "http://a b"}) {
      assertThatThrownBy(() -> of(wrong, Map.of()))
          .as(wrong)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("write http://HOST:4318");
    }
  }
}
