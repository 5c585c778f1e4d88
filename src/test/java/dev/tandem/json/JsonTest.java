package dev.tandem.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.AnswerReplay.Withheld;
import dev.tandem.ledger.Feedback;
import dev.tandem.ledger.Rating;
import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void aReplayIsTheAnswersKeysWithWhatIsWithheldBesideThem() throws Exception {
    AnswerRecord given =
        new AnswerRecord(
            "id",
            Instant.EPOCH,
            Principals.parse("user:ann"),
            "hr",
            List.of("hr"),
            1,
            "rag",
            "m",
            "",
            "p",
            "How many?",
            "How many?",
            "",
            "generated",
            false,
            "",
            List.of(),
            0,
            List.of(),
            7,
            3,
            Map.of("total", 5L));
    JsonNode json =
        new ObjectMapper()
            .readTree(
                Json.line(
                    new AnswerReplay(
                        given,
                        Optional.of(new Feedback(Rating.DOWN, "no", Instant.EPOCH, "", "")),
                        List.of(new Withheld("answer", "", "", 0, 0, 0, "a".repeat(64))))));
    assertThat(json.get("id").asText()).isEqualTo("id");
    assertThat(json.get("who").asText()).isEqualTo("public,user:ann");
    assertThat(json.get("prompt_tokens").asInt()).isEqualTo(7);
    assertThat(json.at("/withheld/0/part").asText()).isEqualTo("answer");
    assertThat(json.at("/feedback/rating").asText()).isEqualTo("down");
    assertThat(json.has("given")).isFalse();
  }
}
