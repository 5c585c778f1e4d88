package dev.tandem.observe.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A world lived through twice: once as it is planned, and once without its faults. Both share the
 * weeks before, and the folder, since paths are in the record.
 *
 * @param faults what went wrong; empty in a control
 * @param clean what was asked from the fork on where nothing goes wrong
 * @param faulted the same questions in the world as planned
 * @param changes what could be seen to change in the faulted world, from the fork on
 */
record Twins(
    Plan plan,
    List<Fault> faults,
    List<Asked> before,
    List<Asked> clean,
    List<Asked> faulted,
    List<Change> changes) {
  /** Something done to the company at a time. */
  private record Act(Instant time, Consumer<Company> what) {}

  /**
   * @param folder empty; holds the faulted world when this returns
   * @param watch looks at the faulted one, before and after the fork
   * @param last sees the faulted one before it is closed
   */
  static <T> Lived<T> live(Plan plan, Path folder, Watch watch, Function<Ending, T> last) {
    List<Event> script = plan.script();
    int fork = 0;
    while (script.get(fork).time().isBefore(Script.at(plan.fork(), 0, 30))) {
      fork++;
    }
    List<Event> later = script.subList(fork, script.size());
    VirtualClock clock = new VirtualClock(Script.at(0, 0, 0));
    Path world = folder.resolve("world");
    Path kept = folder.resolve("kept");
    try (Endpoints endpoints = new Endpoints(clock)) {
      List<Asked> before;
      Library library;
      try (Company company = Company.founded(world, clock, endpoints, plan.seed())) {
        company.live(script.subList(0, fork), 0, watch);
        before = List.copyOf(company.asked());
        library = company.library();
      }
      List<Fault> faults = faults(plan, later, library);
      Instant forked = clock.instant();
      List<Asked> clean = List.of();
      if (!faults.isEmpty()) {
        copy(world, kept);
        try (Company company =
            Company.resumed(world, clock, endpoints, library.copy(), plan.seed())) {
          live(company, clock, later, fork, acts(plan, List.of()), Watch.NONE);
          clean = List.copyOf(company.asked());
        }
        delete(world);
        copy(kept, world);
        delete(kept);
        clock.back(forked);
        endpoints.become(Endpoints.State.WELL);
      }
      try (Company company =
          Company.resumed(world, clock, endpoints, library.copy(), plan.seed())) {
        live(company, clock, later, fork, acts(plan, faults), missing(plan, watch));
        List<Asked> faulted = List.copyOf(company.asked());
        Twins twins =
            new Twins(
                plan,
                faults,
                before,
                faults.isEmpty() ? faulted : clean,
                faulted,
                List.copyOf(company.changes()));
        return new Lived<>(twins, last.apply(new Ending(twins, company, clock)));
      }
    }
  }

  /** The faulted world at its end, still open. */
  record Ending(Twins twins, Company company, VirtualClock clock) {}

  /** Twins, and what was made of the faulted one. */
  record Lived<T>(Twins twins, T made) {}

  private static List<Fault> faults(Plan plan, List<Event> later, Library library) {
    Library then = library.copy();
    for (Event event : later) {
      if (event.time().isBefore(plan.onset())) {
        if (event instanceof Event.Edit edit) {
          then.change(edit.fact(), edit.value());
        } else if (event instanceof Event.Replacement replacement) {
          then.replace(replacement.old(), replacement.with());
        }
      }
    }
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < plan.causes().size(); i++) {
      faults.add(new Faults(plan.seed(), then, plan.domains().get(i)).of(plan.causes().get(i)));
    }
    return faults;
  }

  private static List<Act> acts(Plan plan, List<Fault> faults) {
    List<Act> acts = new ArrayList<>();
    plan.decoys().forEach(decoy -> acts.add(new Act(decoy.time(), c -> Decoys.act(decoy, c))));
    faults.forEach(fault -> acts.add(new Act(plan.onset(), fault.begin())));
    if (plan.control() == Plan.Control.MIGRATION) {
      acts.add(new Act(plan.onset(), Migrations.embedder(Vectors.SAME)));
    }
    if (plan.noFeedback()) {
      acts.add(new Act(plan.onset().minusSeconds(86_400), Company::noFeedback));
    }
    acts.sort(Comparator.comparing(Act::time));
    return acts;
  }

  /** Looks after the fork, when nobody can say any more that all is well. */
  private static Watch missing(Plan plan, Watch watch) {
    Instant from = plan.onset().minusSeconds(3_600);
    Instant to = plan.onset().plusSeconds(86_400);
    return (tandem, now) -> {
      if (!plan.noLooks() || now.isBefore(from) || now.isAfter(to)) {
        watch.look(tandem, now);
      }
    };
  }

  private static void live(
      Company company,
      VirtualClock clock,
      List<Event> events,
      int first,
      List<Act> acts,
      Watch watch) {
    int at = 0;
    for (Act act : acts) {
      int next = at;
      while (next < events.size() && events.get(next).time().isBefore(act.time())) {
        next++;
      }
      company.live(events.subList(at, next), first + at, watch);
      clock.until(act.time());
      act.what().accept(company);
      at = next;
    }
    company.live(events.subList(at, events.size()), first + at, watch);
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path each : tree.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          var _ = Files.copy(each, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
