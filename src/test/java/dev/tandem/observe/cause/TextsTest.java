package dev.tandem.observe.cause;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final String GERMAN =
      "Der Schlüssel für die Tür zum Büro liegt über dem Kühlschrank in der Küche.";

  @Test
  void lettersThatWereReadInAWrongEncodingAreSeen() {
    String twice =
        new String(GERMAN.getBytes(StandardCharsets.UTF_8), Charset.forName("windows-1252"));
    String lost =
        new String(GERMAN.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);

    assertThat(Texts.broken(twice)).isTrue();
    assertThat(Texts.broken(lost)).isTrue();
    assertThat(Texts.broken(GERMAN)).isFalse();
    assertThat(Texts.broken("Price: 5 Â")).isFalse();
  }

  @Test
  void aCopyWithAnotherHeadIsACopyAndAnotherTextIsNone() {
    String copy = "Copy of March.\n" + GERMAN;

    assertThat(Texts.copies(Texts.shingles(GERMAN), Texts.shingles(copy))).isTrue();
    assertThat(
            Texts.copies(
                Texts.shingles(GERMAN),
                Texts.shingles("Der Parkplatz hinter dem Büro ist am Sonntag für alle offen.")))
        .isFalse();
    assertThat(Texts.copies(Texts.shingles(""), Texts.shingles(""))).isFalse();
  }
}
