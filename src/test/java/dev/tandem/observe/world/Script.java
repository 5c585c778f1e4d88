package dev.tandem.observe.world;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * All that happens in a company, in order. It follows from the seed alone, so that twins live
 * through the same.
 */
final class Script {
  static final LocalDate BEGIN = LocalDate.of(2026, 1, 5); // a Monday
  private static final int RECENT = 12; // changes that people still talk about
  private static final int WEEKDAY = 60; // questions
  private static final int WEEKEND = 12;
  private static final int STAFF = 12;
  private static final List<Integer> HOURS =
      List.of(8, 9, 9, 10, 10, 10, 11, 11, 13, 14, 14, 15, 15, 16, 17);

  private final Dice asking;
  private final Dice editing;
  private final Library library;
  private final Deque<Fact> recent = new ArrayDeque<>();
  private final List<Event> events = new ArrayList<>();
  private final int days;
  private final Optional<Integer> dip;

  /**
   * @param library as it is on the first day; changed to what it is on the last
   * @param dip day from which on fewer ask, as in the holidays; for a week
   */
  private Script(long seed, Library library, int days, Optional<Integer> dip) {
    this.asking = new Dice(seed, "asking");
    this.editing = new Dice(seed, "editing");
    this.library = library;
    this.days = days;
    this.dip = dip;
  }

  static List<Event> of(long seed, int days, Optional<Integer> dip) {
    Script script = new Script(seed, Library.of(seed), days, dip);
    for (int day = 0; day < days; day++) {
      script.day(day);
    }
    script.events.sort(Comparator.comparing(Event::time)); // stable: ties in the order of writing
    return script.events;
  }

  static Instant at(int day, int hour, int minute) {
    return BEGIN.plusDays(day).atTime(LocalTime.of(hour, minute)).toInstant(ZoneOffset.UTC);
  }

  private void day(int day) {
    events.add(new Event.Night(at(day, 3, 0)));
    DayOfWeek weekday = BEGIN.plusDays(day).getDayOfWeek();
    if (weekday == DayOfWeek.SUNDAY) {
      events.add(new Event.Week(at(day, 5, 0)));
    }
    for (int hour = 0; hour < 24; hour += 6) {
      events.add(new Event.Look(at(day, hour, 1)));
    }
    boolean free = weekday.getValue() > 5;
    int usual = free ? WEEKEND : WEEKDAY;
    boolean quiet = dip.isPresent() && day >= dip.get() && day < dip.get() + 7;
    int count = (quiet ? usual * 2 / 5 : usual) + asking.between(-usual / 6, usual / 6);
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(
          at(day, asking.one(HOURS), asking.below(60)).plus(Duration.ofSeconds(asking.below(60))));
    }
    times.stream().sorted().forEach(this::ask);
    if (!free) {
      for (Domain domain : Domain.values()) {
        for (int i = 0; i < 2; i++) {
          edit(domain, at(day, 18, editing.below(60)));
        }
      }
    }
    // Over a week every domain throws documents away.
    List<Domain> all = List.of(Domain.values());
    Domain domain = all.get(day % all.size());
    replace(domain, at(day, 19, editing.below(60)));
  }

  private void ask(Instant time) {
    String person = "p%02d".formatted(asking.below(STAFF));
    boolean rates = asking.chance(.4);
    if (asking.chance(.15)) {
      Notes.Row note = Notes.one(asking);
      events.add(new Event.Note(time, person, note.text(), note.label(), rates));
      return;
    }
    boolean talked = !recent.isEmpty() && asking.chance(.35);
    Domain domain = asking.one(List.of(Domain.values()));
    List<String> things = library.things(domain);
    Kind kind = asking.one(domain.kinds());
    Fact fact =
        talked
            ? asking.one(List.copyOf(recent))
            : new Fact(domain, things.get(asking.early(things.size())), kind.name());
    boolean unknown = !talked && asking.chance(.08);
    String thing = unknown ? domain.thing(asking.name()) : fact.thing();
    if (unknown && things.contains(thing)) {
      unknown = false;
    }
    events.add(
        new Event.Question(
            time,
            person,
            fact.domain(),
            fact.of().question(asking.below(2), thing),
            unknown ? Optional.empty() : Optional.of(fact),
            rates));
  }

  private void edit(Domain domain, Instant time) {
    List<String> things = library.things(domain);
    Fact fact =
        new Fact(
            domain, things.get(editing.early(things.size())), editing.one(domain.kinds()).name());
    String value = library.another(fact, editing);
    library.change(fact, value);
    remember(fact);
    events.add(new Event.Edit(time, fact, value));
  }

  private void replace(Domain domain, Instant time) {
    List<Paper> alone =
        library.papers(domain).stream()
            .filter(paper -> !paper.archive() && paper.things().size() == 1)
            .toList();
    Paper old = editing.one(alone);
    String thing = old.things().getFirst();
    Paper with =
        new Paper(
            domain,
            "%s-%s".formatted(old.id().replaceAll("-\\d+$", ""), time.getEpochSecond() / 86_400),
            old.title(),
            old.things(),
            false);
    library.replace(old, with);
    events.add(new Event.Replacement(time, old, with));
    for (Kind kind : domain.kinds()) {
      Fact fact = new Fact(domain, thing, kind.name());
      String value = library.another(fact, editing);
      library.change(fact, value);
      events.add(new Event.Edit(time, fact, value));
      remember(fact);
    }
  }

  private void remember(Fact fact) {
    recent.remove(fact);
    recent.addLast(fact);
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
  }

  int days() {
    return days;
  }
}
