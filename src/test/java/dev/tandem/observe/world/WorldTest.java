package dev.tandem.observe.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worlds follow from their seed alone, and what is done to one of two twins is all that differs.
 */
class WorldTest {
  private static final long SEED = 1_018; // CONTENT_ERROR

  @TempDir Path folder;

  /** A few days of a company with one fault, and what its sources hold at the end. */
  private List<Asked> days(String name, long seed, int days, List<String> causes)
      throws IOException {
    VirtualClock clock = new VirtualClock(Script.at(0, 0, 0));
    List<Event> events = Script.of(seed, days, java.util.Optional.empty());
    int first =
        (int) events.stream().takeWhile(each -> each.time().isBefore(Script.at(1, 0, 30))).count();
    try (Endpoints endpoints = new Endpoints(clock);
        Company company = Company.founded(folder.resolve(name), clock, endpoints, seed)) {
      company.live(events.subList(0, first), 0, Watch.NONE);
      for (String cause : causes) {
        new Faults(seed, company.library().copy(), Domain.PRODUCT)
            .of(cause)
            .begin()
            .accept(company);
      }
      company.live(events.subList(first, events.size()), first, Watch.NONE);
      return List.copyOf(company.asked());
    }
  }

  private static List<String> seen(List<Asked> asked) {
    return asked.stream()
        .map(
            each ->
                "%d %s %s %d %s"
                    .formatted(
                        each.place(), each.time(), each.outcome(), each.millis(), each.text()))
        .toList();
  }

  @Test
  void oneSeedIsOneScriptAndOneLibrary() {
    for (long seed : new long[] {1, 2, SEED}) {
      assertThat(Script.of(seed, 9, java.util.Optional.empty()))
          .as("seed %d", seed)
          .isEqualTo(Script.of(seed, 9, java.util.Optional.empty()))
          .isNotEqualTo(Script.of(seed + 1, 9, java.util.Optional.empty()));
      assertThat(Plan.of(seed)).isEqualTo(Plan.of(seed));
      Library one = Library.of(seed);
      Library same = Library.of(seed);
      for (Domain domain : Domain.values()) {
        assertThat(one.papers(domain).stream().map(one::text))
            .isEqualTo(same.papers(domain).stream().map(same::text).toList());
      }
    }
  }

  @Test
  void everyPlanHasItsPlaceAndDecoysStayAwayFromTheFault() {
    Set<String> causes = new HashSet<>();
    Set<Plan.Control> controls = new HashSet<>();
    for (long seed = WorldRuns.DEVELOPMENT; seed < WorldRuns.DEVELOPMENT + 100; seed++) {
      Plan plan = Plan.of(seed);
      causes.addAll(plan.causes());
      controls.add(plan.control());
      assertThat(plan.decoys())
          .as("seed %d", seed)
          .allMatch(decoy -> !plan.domains().contains(decoy.domain()));
      assertThat(plan.onset()).isAfter(Script.at(plan.fork(), 0, 30));
    }
    assertThat(causes).containsExactlyInAnyOrderElementsOf(Faults.CAUSES);
    assertThat(controls).containsExactlyInAnyOrder(Plan.Control.values());
  }

  @Test
  void everyQuestionIsReadByTheClerkAndEverySentenceIsFound() {
    Library library = Library.of(SEED);
    for (Domain domain : Domain.values()) {
      for (String thing : library.things(domain)) {
        for (Kind kind : domain.kinds()) {
          Fact fact = new Fact(domain, thing, kind.name());
          Paper paper = library.paper(fact);
          String prompt =
              "Passages:\n\n[1] %s \n %s\n\nQuestion: %s\nAnswer."
                  .formatted(
                      paper.title(),
                      library.text(paper).replace("\n\n", "\n "),
                      kind.question(1, thing));
          String said = Clerk.answer(List.of(new Clerk.Turn("user", prompt)), true);
          assertThat(library.right(fact, said)).as("%s: %s", fact, said).isTrue();
        }
      }
    }
  }

  @Test
  void theSameSeedIsTheSameWorldAndAFaultIsAllThatTwinsDifferBy() throws IOException {
    List<Asked> clean = days("clean", SEED, 3, List.of());
    assertThat(seen(days("again", SEED, 3, List.of()))).isEqualTo(seen(clean));
    List<Asked> faulted = days("faulted", SEED, 3, List.of("CONTENT_ERROR"));
    assertThat(faulted).hasSameSizeAs(clean);
    List<Integer> other =
        IntStream.range(0, clean.size())
            .filter(i -> !clean.get(i).text().equals(faulted.get(i).text()))
            .boxed()
            .toList();
    assertThat(other).isNotEmpty();
    assertThat(other)
        .allMatch(i -> clean.get(i).where().equals(Domain.PRODUCT.collection()))
        .allMatch(i -> !clean.get(i).time().isBefore(Script.at(1, 0, 30)));
    assertThat(other.stream().filter(i -> clean.get(i).right() && !faulted.get(i).right()))
        .isNotEmpty();
    assertThat(clean.stream().filter(Asked::right).count()).isGreaterThan(clean.size() * 7L / 10);
  }

  @Test
  void anExportThatIsStuckStaysAsItWasAndTheOthersGoOn() throws IOException {
    Path exports = folder.resolve("exports");
    Exports written = new Exports(exports);
    Library library = Library.of(SEED);
    written.write(library);
    String before = Files.readString(written.file(Domain.HR));
    String others = Files.readString(written.file(Domain.PRODUCT));
    written.freeze(Domain.HR);
    Dice dice = new Dice(SEED, "edits");
    for (Domain domain : List.of(Domain.HR, Domain.PRODUCT)) {
      library.change(
          new Fact(domain, library.things(domain).getFirst(), domain.kinds().getFirst().name()),
          dice);
    }
    written.write(library);
    assertThat(Files.readString(written.file(Domain.HR))).isEqualTo(before);
    assertThat(Files.readString(written.file(Domain.PRODUCT))).isNotEqualTo(others);
  }
}
