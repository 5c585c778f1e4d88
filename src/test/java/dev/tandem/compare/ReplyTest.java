package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplyTest {
  @Test
  void markersAreCutFromSentencesAndNotFromJson() {
    assertThat(Reply.unmarked("28 days. [1] They are paid. [2][13]"))
        .isEqualTo("28 days. They are paid.");
    assertThat(Reply.unmarked("Perhaps. [unsupported]")).isEqualTo("Perhaps.");
    assertThat(Reply.unmarked("{\"days\": [28]}")).isEqualTo("{\"days\": [28]}");
  }
}
