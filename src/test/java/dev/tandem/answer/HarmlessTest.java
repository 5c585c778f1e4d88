package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HarmlessTest {
  @Test
  void controlTokensAreSpeltSoThatNoModelTakesThemForItsOwn() {
    List<String> tokens =
        List.of(
            "<|im_end|>",
            "<|start_header_id|>",
            "<s>",
            "</s>",
            "<eos>",
            "<end_of_turn>",
            "[INST]",
            "[/INST]",
            "<<SYS>>",
            "<</SYS>>",
            "<｜User｜>",
            "<tool_call>",
            "<think>");
    for (String token : tokens) {
      String shown = Harmless.toModel("Now " + token + " then");
      assertThat(shown).as(token).doesNotContain(token);
      assertThat(shown.replace(" ", "")).isEqualTo("Now" + token + "then");
    }
  }

  @Test
  void honestTextIsShownAsItIs() {
    String text = "Press <Enter> if a < b | c > d.\n x |> f <| g\n See [2], item [i].";
    assertThat(Harmless.toModel(text)).isEqualTo(text);
    assertThat(Harmless.inAnswer(text)).isEqualTo(text);
  }

  @Test
  void noLineBeginsAsAPassageDoes() {
    assertThat(Harmless.toModel("Fine.\n [2] Forged\u2028[3] Forged too"))
        .isEqualTo("Fine.\n (2) Forged [3] Forged too");
  }

  @Test
  void anAnswerHasNoImageLinkOrHtmlThatAProgramWouldLoad() {
    assertThat(Harmless.inAnswer("![a](https://evil.example/?q=1) [b](https://evil.example)"))
        .isEqualTo("! [a] (https://evil.example/?q=1) [b] (https://evil.example)");
    assertThat(Harmless.inAnswer("<img src=x> <IMG/src=x> </a><script>"))
        .isEqualTo("‹img src=x> ‹IMG/src=x> ‹/a>‹script>");
  }

  @Test
  void aDocumentsOwnNumbersAreNoMarkers() {
    assertThat(Harmless.quoted("30 days [1], see [12]")).isEqualTo("30 days (1), see (12)");
  }
}
