package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.backup.RestoreReport;
import dev.tandem.backup.RestoreRequest;
import dev.tandem.ledger.AuditEntry;
import dev.tandem.ledger.AuditQuery;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.tenant.TenantStatus;
import dev.tandem.text.Acl;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsTest {
  private static final String QUESTION = "Within how many days is a report entered?";

  @TempDir Path folder;
  private Path home;
  private EchoModel model;
  private Tandem tandem;

  @BeforeEach
  void open() throws IOException {
    home = folder.resolve("home");
    model = new EchoModel();
    tandem = Tandem.open(home, settings());
  }

  @AfterEach
  void close() {
    tandem.close();
    model.close();
  }

  private Map<String, String> settings() {
    return Map.of("model.endpoint", model.url(), "model", "echo");
  }

  private void put(String tenant, String text) {
    try (Tenants.Lease lease = tandem.tenants().lease(tenant)) {
      Tandem own = lease.tandem();
      own.createCollection("hr", Acl.PUBLIC, "en");
      own.documents()
          .put(
              "hr",
              new DocumentInput(
                  "leave.md",
                  "Leave",
                  text,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Map.of()));
    }
  }

  private String ask(String tenant) {
    try (Tenants.Lease lease = tandem.tenants().lease(tenant)) {
      return lease.tandem().ask("hr", QUESTION).text();
    }
  }

  @Test
  void eachTenantAnswersFromItsOwnHome() {
    for (String name : List.of("acme", "beta")) {
      assertThat(tandem.tenants().create(name)).startsWith("tk_" + name + ".");
    }
    put("acme", "Every report is entered in the register of acme within twelve days.");
    put("beta", "Every report is entered in the register of beta within thirty days.");
    for (int i = 0; i < 2; i++) { // the second time from what was kept
      assertThat(ask("acme")).contains("twelve").doesNotContain("beta");
      assertThat(ask("beta")).contains("thirty").doesNotContain("acme");
    }
    assertThat(tandem.collections().all()).isEmpty();
    TenantStatus acme = tandem.tenants().status("acme");
    assertThat(acme.documents()).isEqualTo(1);
    assertThat(acme.chunks()).isEqualTo(1);
    assertThat(acme.open()).isTrue();
    assertThat(acme.bytes()).isGreaterThan(1_000);
    assertThat(tandem.tenants().names()).containsExactly("acme", "beta");
    try (Tenants.Lease lease = tandem.tenants().lease("acme")) {
      assertThat(lease.tandem().tenant()).contains("acme");
      assertThatThrownBy(() -> lease.tandem().tenants())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("no tenants");
    }
  }

  @Test
  void oneCommandWorksInATenantAlone() {
    tandem.tenants().create("acme");
    put("acme", "Every report is entered in the register of acme within twelve days.");
    tandem.close();
    try (Tandem alone = Tandem.openTenant(home, "acme", settings())) {
      assertThat(alone.ask("hr", QUESTION).text()).contains("twelve");
      assertThat(alone.keys().list()).hasSize(1);
    }
    assertThatThrownBy(() -> Tandem.openTenant(home, "beta", settings()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("There is no tenant 'beta'");
    assertThatThrownBy(() -> Tandem.openTenant(home, "../home", settings()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("small letters");
    tandem = Tandem.open(home, settings());
  }

  @Test
  void aNameThatIsNoneIsRefusedBeforeAnythingIsMade() throws IOException {
    for (String name :
        List.of("", ".", "..", "../x", "a/b", "a\\b", "A", "a.b", " a", "-a", "a-", "\u00e4")) {
      assertThatThrownBy(() -> tandem.tenants().create(name))
          .as(name)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("small letters");
    }
    assertThatThrownBy(() -> tandem.tenants().create("a".repeat(41))).isInstanceOf(UserError.class);
    tandem.tenants().create("a".repeat(40));
    try (Stream<Path> all = Files.list(home.resolve("tenants"))) {
      assertThat(all).hasSize(1);
    }
    assertThatThrownBy(() -> tandem.tenants().create("a".repeat(40)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("already");
  }

  @Test
  void aRemovedTenantIsGoneFromTheDiskAndItsNamesakeIsAnother() throws IOException {
    String key = tandem.tenants().create("acme");
    put("acme", "Every report is entered in the register of acme within twelve days.");
    tandem.tenants().remove("acme");
    try (Stream<Path> all = Files.walk(home.resolve("tenants"))) {
      assertThat(all).containsExactly(home.resolve("tenants"));
    }
    assertThat(tandem.tenants().exists("acme")).isFalse();
    assertThatThrownBy(() -> tandem.tenants().remove("acme"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("There is no tenant");
    assertThat(tandem.tenants().create("acme")).isNotEqualTo(key);
    try (Tenants.Lease lease = tandem.tenants().lease("acme")) {
      assertThat(lease.tandem().keys().find(key)).isEmpty();
      assertThat(lease.tandem().collections().all()).isEmpty();
    }
    List<AuditEntry> log =
        tandem.audit().page(AuditQuery.ALL, Long.MAX_VALUE, 10).stream()
            .filter(entry -> entry.object().equals("acme"))
            .toList();
    assertThat(log.stream().map(AuditEntry::action))
        .containsExactly("made-tenant", "removed-tenant", "made-tenant");
  }

  @Test
  void whatACrashLeftOfATenantIsSweptAndIsNone() throws IOException {
    tandem.tenants().create("acme");
    Path left = home.resolve("tenants/.removed-1");
    Files.move(home.resolve("tenants/acme"), left);
    assertThat(tandem.tenants().names()).isEmpty();
    tandem.claim();
    tandem.tenants().sweep();
    assertThat(left).doesNotExist();
  }

  @Test
  void aTenantInheritsWhatIsSetForAllAndNothingThatIsTheHomesOwn() throws IOException {
    tandem.tenants().create("acme");
    Files.writeString(
        home.resolve("tandem.yaml"),
        """
        answer: {passages: 7, examples: /srv/home.jsonl}
        model.adapter: /srv/home-adapter
        server.rate: 50
        as: user:boss
        oidc: {roles: "staff: admin"}
        """);
    Files.writeString(
        home.resolve("tenants/acme/tandem.yaml"),
        "answer.passages: 3\ntenant.rate: 9\noidc.roles: 'staff: reader'\n");
    Map<String, String> flags = Map.of("model.adapter", "/srv/acme", "model", "echo");
    Settings own = Settings.of(home, flags, Map.of("TANDEM_AS", "user:eve"));
    Settings served = own.tenant(home.resolve("tenants/acme"), false);
    assertThat(served.number(Key.ANSWER_PASSAGES)).isEqualTo(3);
    assertThat(served.number(Key.SERVER_RATE)).isEqualTo(50);
    assertThat(served.number(Key.TENANT_RATE)).isEqualTo(9);
    assertThat(served.text(Key.MODEL)).isEqualTo("echo");
    assertThat(served.text(Key.OIDC_ROLES)).isEqualTo("staff: reader");
    for (Key key : List.of(Key.ANSWER_EXAMPLES, Key.MODEL_ADAPTER, Key.AS)) {
      assertThat(served.text(key)).as(key.dotted()).isEmpty();
    }
    Settings command = own.tenant(home.resolve("tenants/acme"), true);
    assertThat(command.text(Key.MODEL_ADAPTER)).isEqualTo("/srv/acme");
    assertThat(command.text(Key.AS)).isEmpty();
    Files.writeString(home.resolve("tenants/acme/tandem.yaml"), "embedder: other\n");
    assertThatThrownBy(() -> own.tenant(home.resolve("tenants/acme"), true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'embedder' is the same for all tenants");
  }

  @Test
  void aBackupTakesTheTenantsAndARestoreBringsBackThoseThatWereNotRemoved() throws IOException {
    for (String name : List.of("acme", "beta", "gone")) {
      tandem.tenants().create(name);
      put(name, "Every report is entered in the register of " + name + " within twelve days.");
    }
    Path backup = folder.resolve("all.zip");
    tandem.backups().write(backup);
    try (Tenants.Lease lease = tandem.tenants().lease("beta")) {
      lease.tandem().documents().delete("hr", List.of("leave.md"));
    }
    tandem.tenants().remove("gone");
    tandem.tenants().create("late");
    tandem.close();
    assertThatThrownBy(() -> restore(backup, true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("late");
    RestoreReport report = restore(backup, false);
    assertThat(report.documentsDeletedAgain()).isEqualTo(1);
    assertThat(report.notes().toString()).contains("'gone', which was removed").contains("'late'");
    tandem = Tandem.open(home, settings());
    assertThat(tandem.tenants().names()).containsExactly("acme", "beta");
    assertThat(ask("acme")).contains("acme");
    assertThat(tandem.tenants().status("beta").documents()).isZero();
  }

  @Test
  void aBackupOfOneTenantIsRestoredAloneAndNotAfterItsRemoval() throws IOException {
    for (String name : List.of("acme", "beta")) {
      tandem.tenants().create(name);
      put(name, "Every report is entered in the register of " + name + " within twelve days.");
    }
    Path backup = folder.resolve("acme.zip");
    Path all = folder.resolve("all.zip");
    try (Tenants.Lease lease = tandem.tenants().lease("acme")) {
      lease.tandem().backups().write(backup);
      lease.tandem().documents().delete("hr", List.of("leave.md"));
    }
    tandem.backups().write(all);
    tandem.close();
    RestoreReport report = restoreAcme(backup);
    assertThat(report.documentsDeletedAgain()).isEqualTo(1);
    assertThatThrownBy(() -> restoreAcme(all))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("without --tenant");
    tandem = Tandem.open(home, settings());
    assertThat(tandem.tenants().names()).containsExactly("acme", "beta");
    assertThat(ask("beta")).contains("beta");
    tandem.tenants().remove("acme");
    tandem.close();
    assertThatThrownBy(() -> restoreAcme(backup))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("was removed");
    tandem = Tandem.open(home, settings());
    assertThat(tandem.tenants().names()).containsExactly("beta");
  }

  private RestoreReport restore(Path backup, boolean replace) {
    return Backups.restore(
        new RestoreRequest(
            backup, home, Optional.empty(), replace, Optional.empty(), InstantSource.system()),
        StepProgress.NONE);
  }

  private RestoreReport restoreAcme(Path backup) {
    return Backups.restore(
        new RestoreRequest(
            backup, home, Optional.of("acme"), false, Optional.empty(), InstantSource.system()),
        StepProgress.NONE);
  }

  @Test
  void tenantsShareTheModel() {
    for (String name : List.of("acme", "beta")) {
      tandem.tenants().create(name);
    }
    try (Tenants.Lease acme = tandem.tenants().lease("acme");
        Tenants.Lease beta = tandem.tenants().lease("beta")) {
      assertThat(acme.tandem().rooms().home().model())
          .isSameAs(beta.tandem().rooms().home().model())
          .isSameAs(tandem.rooms().home().model());
      assertThat(acme.tandem().rooms().home().embedder())
          .isSameAs(beta.tandem().rooms().home().embedder());
      assertThat(acme.tandem().rooms().home().answers())
          .isNotSameAs(beta.tandem().rooms().home().answers());
    }
  }
}
