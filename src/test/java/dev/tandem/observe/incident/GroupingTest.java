package dev.tandem.observe.incident;

import static dev.tandem.observe.incident.Wrong.at;
import static dev.tandem.observe.incident.Wrong.breach;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.Incident.Event;
import dev.tandem.ledger.Incident.Status;
import dev.tandem.ledger.IncidentLog.Reach;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupingTest {
  private static final Kinship KINSHIP =
      (collection, docId) -> Optional.of(docId.startsWith("wiki") ? "/wiki" : "/files");

  private Reach reach = new Reach(3, 1);

  private final Grouping grouping =
      new Grouping(
          KINSHIP,
          (collections, documents, since) -> reach,
          Owners.parse("hr: user:ann; source:/wiki: group:wiki; *: ops@example.org"),
          Duration.ofHours(1),
          Duration.ofDays(1));

  private List<Incident> group(Breach... breaches) {
    return grouping.group(List.of(breaches), List.of(), at(600));
  }

  @Test
  void whatACollectionShowsAndWhatOneOfItsDocumentsShowsIsOneIncident() {
    List<Incident> incidents =
        group(
            breach("a", "hr", "document:wiki/leave.md", 0, Severity.WARNING),
            breach("b", "hr", "collection:hr", 300, Severity.WARNING),
            breach("c", "hr", "source:/wiki", 400, Severity.WARNING));

    assertThat(incidents).hasSize(1);
    assertThat(incidents.getFirst().targets())
        .containsExactly("document:wiki/leave.md", "collection:hr", "source:/wiki");
    assertThat(incidents.getFirst().onset()).isEqualTo(at(0));
    assertThat(incidents.getFirst().owner()).contains("user:ann");
  }

  @Test
  void aDocumentBelongsToItsOwnSourceOnly() {
    assertThat(
            group(
                breach("a", "hr", "document:wiki/leave.md", 0, Severity.WARNING),
                breach("b", "hr", "source:/wiki", 300, Severity.WARNING)))
        .hasSize(1);
    assertThat(
            group(
                breach("a", "hr", "document:wiki/leave.md", 0, Severity.WARNING),
                breach("b", "hr", "source:/files", 300, Severity.WARNING)))
        .hasSize(2);
  }

  @Test
  void collectionsThatGoWrongHoursApartHaveIncidentsOfTheirOwn() {
    List<Incident> incidents =
        group(
            breach("a", "hr", "collection:hr", 0, Severity.WARNING),
            breach("b", "it", "collection:it", 300, Severity.WARNING));

    assertThat(incidents).hasSize(2);
    assertThat(incidents.get(1).owner()).contains("ops@example.org");
  }

  @Test
  void whatBeginsTogetherIsOneIncidentWhoseverItIs() {
    assertThat(
            group(
                breach("a", "hr", "collection:hr", 0, Severity.WARNING),
                breach("b", "it", "collection:it", 59, Severity.WARNING)))
        .singleElement()
        .satisfies(one -> assertThat(one.collections()).containsExactly("hr", "it"));
  }

  @Test
  void theModelServesAll() {
    assertThat(
            group(
                breach("a", "hr", "collection:hr", 0, Severity.WARNING),
                breach("b", "", "model", 200, Severity.CRITICAL)))
        .singleElement()
        .satisfies(
            one ->
                assertThat(grouping.weighed(one, at(210)).severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void aNumberOfTheOrganisationsOwnIsGroupedWithItselfAlone() {
    assertThat(
            group(
                breach("a", "hr", "collection:hr", 0, Severity.WARNING),
                breach("b", "", "own:queue", 5, Severity.WARNING),
                breach("c", "", "own:queue", 200, Severity.WARNING),
                breach("d", "", "own:heating", 6, Severity.WARNING),
                breach("e", "", "server", 7, Severity.WARNING),
                breach("f", "", "pipeline:ask", 8, Severity.WARNING)))
        .extracting(Incident::targets)
        .containsExactlyInAnyOrder(
            List.of("collection:hr", "pipeline:ask"),
            List.of("own:queue"),
            List.of("own:heating"),
            List.of("server"));
  }

  @Test
  void whatOnlyInformsOpensNothingAndJoins() {
    Breach info = breach("a", "hr", "collection:hr", 0, Severity.INFO);

    assertThat(group(info)).isEmpty();
    assertThat(group(info, breach("b", "hr", "collection:hr", 90, Severity.WARNING)))
        .singleElement()
        .satisfies(one -> assertThat(one.breaches()).hasSize(2));
  }

  @Test
  void anIncidentThatTouchesManyIsOneStepMoreSevere() {
    Incident incident = group(breach("a", "hr", "collection:hr", 0, Severity.WARNING)).getFirst();
    reach = new Reach(120, 4);

    Incident weighed = grouping.weighed(incident, at(60));

    assertThat(weighed.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(weighed.timeline().getLast().note()).contains("120 answers to 4 people");
    assertThat(grouping.weighed(weighed, at(61))).isEqualTo(weighed);
  }

  @Test
  void aFurtherBreachReopensWhatWasResolvedADayAgoAndNotWhatIsOlder() {
    Breach first = Wrong.ended(breach("a", "hr", "collection:hr", 0, Severity.WARNING), 30);
    Incident resolved =
        group(first)
            .getFirst()
            .with(Status.RESOLVED, new Event(at(60), Event.Kind.RESOLVED, "tandem", ""));

    assertThat(
            grouping.group(
                List.of(breach("b", "hr", "collection:hr", 900, Severity.WARNING)),
                List.of(resolved),
                at(910)))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.id()).isEqualTo(resolved.id());
              assertThat(one.status()).isEqualTo(Status.OPEN);
              assertThat(one.last(Event.Kind.REOPENED)).isPresent();
            });
    assertThat(
            grouping.group(
                List.of(breach("b", "hr", "collection:hr", 3000, Severity.WARNING)),
                List.of(resolved),
                at(3010)))
        .singleElement()
        .satisfies(one -> assertThat(one.id()).isNotEqualTo(resolved.id()));
  }
}
