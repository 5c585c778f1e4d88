package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import dev.tandem.text.PersonalData.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is taken out leaves a mark, and what is counted from stays where it is counted to. */
class RedactionTest {
  private static Document document(String text, Block... blocks) {
    return new Document(
        "a",
        "Ask ann@some-firm.com",
        text,
        List.of(blocks),
        Acl.NOBODY,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "en",
        Map.of("from", "ann@some-firm.com"));
  }

  private static Block block(int start, int end) {
    return new Block(Block.Kind.PARAGRAPH, 0, start, end, 1);
  }

  @Test
  void titleTextAndFieldsLoseItAndBlocksMoveWithTheText() {
    String first = "\uD83D\uDE00 Write to ann@some-firm.com or call +44 20 7946 0018.";
    String second = "Pay DE89 3704 0044 0532 0130 00 TODAY.";
    int end = CodePoints.length(first);
    Document given =
        document(
            first + "\n" + second,
            block(0, end),
            block(end + 1, end + 1 + CodePoints.length(second)));
    Redaction.Redacted redacted = new Redaction(Kind.ALL).of(given);
    Document left = redacted.document();
    assertThat(left.title()).isEqualTo("Ask [email]");
    assertThat(left.meta()).containsEntry("from", "[email]");
    assertThat(left.text())
        .isEqualTo("\uD83D\uDE00 Write to [email] or call [phone].\nPay [iban] TODAY.");
    assertThat(
            CodePoints.slice(left.text(), left.blocks().get(0).start(), left.blocks().get(0).end()))
        .isEqualTo("\uD83D\uDE00 Write to [email] or call [phone].");
    assertThat(
            CodePoints.slice(left.text(), left.blocks().get(1).start(), left.blocks().get(1).end()))
        .isEqualTo("Pay [iban] TODAY.");
    assertThat(redacted.taken()).isEqualTo(Map.of(Kind.EMAIL, 3, Kind.PHONE, 1, Kind.IBAN, 1));
  }

  @Test
  void aBlockThatBeginsOrEndsInWhatIsTakenOutStaysInside() {
    String text = "ann@some-firm.com";
    Document left =
        new Redaction(Kind.ALL).of(document(text, block(0, 5), block(5, 17))).document();
    assertThat(left.text()).isEqualTo("[email]");
    assertThat(left.blocks()).containsExactly(block(0, 7), block(7, 7));
  }

  @Test
  void onlyTheKindsThatAreWantedAreTakenOut() {
    Document given = document("ann@some-firm.com, 536-90-4399");
    assertThat(new Redaction(Set.of()).of(given).document()).isEqualTo(given);
    assertThat(new Redaction(Set.of(Kind.NATIONAL_ID)).of(given).document().text())
        .isEqualTo("ann@some-firm.com, [national-id]");
  }
}
