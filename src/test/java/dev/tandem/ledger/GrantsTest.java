package dev.tandem.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is not granted is refused. */
class GrantsTest {
  @Test
  void aRoleHoldsWhereItIsGrantedAndAReadersPartComesWithEvery() {
    Grants grants = Grants.parse("hr=editor, it=trainer,hr=operator");
    assertThat(grants.allow(Role.EDITOR, "hr")).isTrue();
    assertThat(grants.allow(Role.READER, "hr")).isTrue();
    assertThat(grants.allow(Role.TRAINER, "hr")).isFalse();
    assertThat(grants.allow(Role.ADMIN, "hr")).isFalse();
    assertThat(grants.allow(Role.EDITOR, "it")).isFalse();
    assertThat(grants.allow(Role.READER, "other")).isFalse();
    assertThat(grants.allowEverywhere(Role.READER)).isFalse();
    assertThat(grants.allowSomewhere(Role.TRAINER)).isTrue();
    assertThat(grants.allowSomewhere(Role.ADMIN)).isFalse();
  }

  @Test
  void aRoleByItselfHoldsInEveryCollectionAndAnAdminHasAllRoles() {
    assertThat(Grants.parse("reader")).isEqualTo(Grants.parse("*=reader"));
    for (Role role : Role.values()) {
      assertThat(Grants.EVERYTHING.allow(role, "any")).isTrue();
      assertThat(Grants.parse("hr=admin").allow(role, "hr")).isTrue();
      assertThat(Grants.parse("hr=admin").allow(role, "it")).isFalse();
      assertThat(Grants.NONE.allowSomewhere(role)).isFalse();
    }
  }

  @Test
  void theCanonicalFormReadsBackAsTheSame() {
    Grants grants = Grants.parse("it=trainer,admin,hr=editor,hr=reader");
    assertThat(grants.toString()).isEqualTo("admin,hr=reader,hr=editor,it=trainer");
    assertThat(Grants.parse(grants.toString())).isEqualTo(grants);
    assertThat(Grants.parse("").isEmpty()).isTrue();
  }

  @Test
  void whatNamesNoRoleOrNoCollectionIsRefused() {
    for (String wrong :
        new String[] {"boss", "hr=", "=reader", "a/b=reader", "hr=reader=x", "all=reader"}) {
      assertThatThrownBy(() -> Grants.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
