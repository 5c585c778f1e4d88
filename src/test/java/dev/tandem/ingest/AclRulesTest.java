package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.Acl;
import dev.tandem.text.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class AclRulesTest {
  private static final Acl DEFAULT = Acl.parse("group:staff");

  private static String decide(List<String> lines, String path) {
    return AclRules.parse("rules", lines).decide(path, DEFAULT).orElseThrow().toString();
  }

  @Test
  void theFirstPatternThatMatchesWins() {
    List<String> lines = List.of("# who", "", "hr/pay/** group:pay", "hr/** group:hr, user:ann");
    assertThat(decide(lines, "hr/pay/2026/a.md")).isEqualTo("group:pay");
    assertThat(decide(lines, "hr/leave.md")).isEqualTo("group:hr,user:ann");
  }

  @Test
  void whatNoPatternMatchesGetsTheDefault() {
    assertThat(decide(List.of("hr/** public"), "it/vpn.md")).isEqualTo("group:staff");
  }

  @Test
  void aStarStaysWithinItsFolderAndANameMatchesAtAnyDepth() {
    List<String> lines = List.of("hr/*.md public", "*.xlsx group:pay", "restricted/ group:board");
    assertThat(decide(lines, "hr/a.md")).isEqualTo("public");
    assertThat(decide(lines, "hr/deep/a.md")).isEqualTo("group:staff");
    assertThat(decide(lines, "any/where/b.xlsx")).isEqualTo("group:pay");
    assertThat(decide(lines, "restricted/x/y.md")).isEqualTo("group:board");
    assertThat(decide(lines, "hr/axmd")).isEqualTo("group:staff");
  }

  @Test
  void aLineThatIsNoRuleIsNamedByItsNumber() {
    assertThatThrownBy(() -> AclRules.parse("rules", List.of("# x", "hr/**")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Line 2 of rules");
    assertThatThrownBy(() -> AclRules.parse("rules", List.of("hr/** everybody")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Line 1 of rules");
  }

  @Test
  void withoutRulesNothingIsSaid() {
    assertThat(AclRules.NONE.decide("a", DEFAULT)).isEmpty();
  }
}
