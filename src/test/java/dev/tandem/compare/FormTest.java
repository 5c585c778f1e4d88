package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormTest {
  @Test
  void jsonWithTheKeysThatMostHave() {
    List<String> answers =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    i == 7
                        ? "{\"id\": 7, \"status\": \"open\"}"
                        : "{\"id\": %d, \"status\": \"open\", \"owner\": \"x%d\"}".formatted(i, i))
            .toList();
    Form form = Form.of(answers).orElseThrow();
    assertThat(form.described()).isEqualTo("a JSON object with id, status, owner");
    assertThat(form.heldBy("{\"owner\": \"y\", \"status\": \"shut\", \"id\": 1, \"more\": 2}"))
        .isTrue();
    assertThat(form.heldBy("{\"id\": 1, \"status\": \"open\"}")).isFalse();
    assertThat(form.heldBy("Sure! {\"id\": 1, \"status\": \"open\", \"owner\": \"y\"}")).isFalse();
    assertThat(form.heldBy("{\"id\": 1, \"status\": \"open\", \"owner\": \"y\"} done")).isFalse();
  }

  @Test
  void headingsInTheirOrder() {
    List<String> answers =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    "Situation: it broke %d times.\n**Cause:** a fuse.\nNext steps:\n- call"
                        .formatted(i))
            .toList();
    Form form = Form.of(answers).orElseThrow();
    assertThat(form.described()).isEqualTo("the headings Situation, Cause, Next steps");
    assertThat(form.heldBy("Situation: x\nNote: y\nCause: z\nNext steps: none")).isTrue();
    assertThat(form.heldBy("Cause: z\nSituation: x\nNext steps: none")).isFalse();
    assertThat(form.heldBy("It broke because of a fuse.")).isFalse();
    assertThat(form.heldBy("")).isFalse();
  }

  @Test
  void plainAnswersAndFewOnesHaveNone() {
    List<String> plain = IntStream.range(0, 30).mapToObj(i -> i + " days").toList();
    assertThat(Form.of(plain)).isEmpty();
    assertThat(Form.of(plain.subList(0, 3))).isEmpty();
    List<String> mixed = new ArrayList<>(plain);
    IntStream.range(0, 10).forEach(i -> mixed.set(i, "Cause: " + i));
    assertThat(Form.of(mixed)).isEmpty();
  }
}
