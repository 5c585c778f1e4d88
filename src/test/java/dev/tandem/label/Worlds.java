package dev.tandem.label;

import dev.tandem.label.House.Note;
import dev.tandem.label.MadeWorld.Paper;
import dev.tandem.label.MadeWorld.Question;
import dev.tandem.label.MadeWorld.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Makes worlds of which it is known what helps: the vocabulary is invented, so that a model knows
 * nothing of it, and what is asked stands where the kind of world says and nowhere else.
 */
final class Worlds {
  static final String BOARD = "group:board";

  private static final String PUBLIC = "public";
  private static final String OUTSIDER = "user:visitor";
  private static final int TEST = 32;
  private static final int HOLDOUT = 64;
  private static final int LEARNT = 96;
  private static final int FEW = 20;
  private static final int THINGS = 98;
  private static final int LISTS = 7;
  private static final int ROWS = 28; // of a list
  private static final int OUTSIDE = 8; // questions of 32 are about what the asker may not read

  private final WorldKind kind;
  private final long seed;
  private final World world;
  private final Works works;
  private final House house;
  private final List<List<MadeFact>> things;
  private final List<Paper> documents = new ArrayList<>();
  private final List<Row> train = new ArrayList<>();
  private final List<Question> test = new ArrayList<>();
  private final List<Question> holdout = new ArrayList<>();
  private final List<Paper> changes = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();

  private Worlds(WorldKind kind, long seed) {
    this.kind = kind;
    this.seed = seed;
    world = new World(31 * seed + kind.ordinal());
    works = new Works(world);
    house = new House(world, works);
    things = works.things(0, THINGS);
  }

  private List<List<MadeFact>> learnt() {
    return things.subList(0, 48);
  }

  private List<List<MadeFact>> tested() {
    return things.subList(48, 65);
  }

  private List<List<MadeFact>> heldOut() {
    return things.subList(65, THINGS);
  }

  static MadeWorld make(WorldKind kind, long seed) {
    Worlds made = new Worlds(kind, seed);
    switch (kind) {
      case DOCUMENTS_ONLY, OFFLINE -> made.facts(false, LEARNT);
      case BOTH -> made.facts(true, LEARNT);
      case FEW_LABELS -> made.facts(true, FEW);
      case LABELS_ONLY -> made.written(seed % 2 == 0);
      case LETTERS -> made.letters();
      case NEITHER -> made.known();
      case DAILY_CHANGE -> made.changing();
      case BUDGET -> made.asked();
      case RESTRICTED -> made.restricted();
      case CONTRADICTION -> made.contradicting();
      case DELETION -> made.deleting();
      case LISTS -> made.lists();
      case SEVERAL -> made.several();
    }
    return new MadeWorld(
        kind,
        seed,
        made.documents,
        made.train,
        made.test,
        made.holdout,
        made.changes,
        made.deleted);
  }

  /** The facts of things that are asked, of others that are tested and of others again learnt. */
  private record Parts(List<MadeFact> learnt, List<MadeFact> test, List<MadeFact> holdout) {}

  private Parts parts(int learnt) {
    things.forEach(thing -> documents.add(Works.paper(thing, PUBLIC)));
    return new Parts(some(learnt(), learnt), some(tested(), TEST), some(heldOut(), HOLDOUT));
  }

  private List<MadeFact> some(List<List<MadeFact>> things, int count) {
    return world.shuffled(things.stream().flatMap(List::stream).toList()).subList(0, count);
  }

  private void facts(boolean form, int learnt) {
    Parts parts = parts(learnt);
    Function<MadeFact, List<String>> right =
        form ? fact -> List.of(house.answer(fact)) : Worlds::plain;
    for (MadeFact fact : parts.learnt) {
      learn(either(fact), form ? house.answer(fact) : fact.sentence(), fact.docId());
    }
    parts.test.forEach(fact -> ask(test, either(fact), right.apply(fact), fact.docId()));
    parts.holdout.forEach(fact -> ask(holdout, either(fact), right.apply(fact), fact.docId()));
  }

  private static List<String> plain(MadeFact fact) {
    return List.of(fact.sentence(), fact.value());
  }

  private String either(MadeFact fact) {
    return world.chance(.5)
        ? fact.trait().ask(fact.thing(), world)
        : fact.trait().askAgain(fact.thing(), world);
  }

  private void learn(String question, String answer, String... documents) {
    train.add(new Row(question, answer, List.of(documents), Optional.empty()));
  }

  private void ask(List<Question> to, String question, List<String> answers, String... documents) {
    to.add(
        new Question(id(to), question, List.copyOf(answers), List.of(documents), Optional.empty()));
  }

  private String id(List<Question> to) {
    return "%s%02d".formatted(to == test ? "t" : "h", to.size());
  }

  private void irrelevant() {
    things.subList(0, 4).forEach(thing -> documents.add(Works.paper(thing, PUBLIC)));
  }

  private void written(boolean entries) {
    irrelevant();
    if (entries) {
      notes(() -> house.note(works), "Entry for: ");
    } else {
      Endings endings = new Endings(world, works);
      notes(endings::next, "Class of ");
    }
  }

  private void letters() {
    irrelevant();
    notes(() -> house.letter(works), "");
  }

  private void notes(Supplier<Note> next, String before) {
    IntStream.range(0, LEARNT)
        .mapToObj(i -> next.get())
        .forEach(note -> learn(before + note.text(), note.entry()));
    IntStream.range(0, TEST)
        .mapToObj(i -> next.get())
        .forEach(note -> ask(test, before + note.text(), List.of(note.entry())));
    IntStream.range(0, HOLDOUT)
        .mapToObj(i -> next.get())
        .forEach(note -> ask(holdout, before + note.text(), List.of(note.entry())));
  }

  private void known() {
    irrelevant();
    // A country is asked about in one of the files, or its row would answer another's question.
    List<Knowledge.Known> all =
        world.shuffled(Knowledge.all()).stream().flatMap(List::stream).toList();
    int end = 3 * Math.ceilDiv(TEST, 3);
    all.subList(0, TEST).forEach(known -> know(test, known));
    all.subList(end, end + HOLDOUT).forEach(known -> know(holdout, known));
    all.subList(3 * Math.ceilDiv(end + HOLDOUT, 3), all.size())
        .forEach(known -> learn(known.question(), known.sentence()));
  }

  private void know(List<Question> to, Knowledge.Known known) {
    ask(to, known.question(), List.of(known.sentence(), known.word()));
  }

  /** Every fact is learnt; the test asks for some in other words, the holdout for the others. */
  private void everyday() {
    learnt().forEach(thing -> documents.add(Works.paper(thing, PUBLIC)));
    learnt().stream()
        .flatMap(List::stream)
        .forEach(
            fact -> learn(fact.trait().ask(fact.thing(), world), fact.sentence(), fact.docId()));
    some(learnt().subList(0, 16), TEST).forEach(fact -> askAgain(test, fact));
  }

  private void askAgain(List<Question> to, MadeFact fact) {
    ask(to, fact.trait().askAgain(fact.thing(), world), plain(fact), fact.docId());
  }

  private void asked() {
    everyday();
    some(learnt().subList(16, 48), HOLDOUT).forEach(fact -> askAgain(holdout, fact));
  }

  private void changing() {
    everyday();
    List<List<MadeFact>> later = works.later(learnt());
    later.forEach(thing -> changes.add(Works.paper(thing, PUBLIC)));
    some(later.subList(16, 48), HOLDOUT).forEach(fact -> askAgain(holdout, fact));
  }

  private void restricted() {
    List<MadeFact> open = new ArrayList<>();
    List<MadeFact> closed = new ArrayList<>();
    for (int i = 0; i < things.size(); i++) {
      documents.add(Works.paper(things.get(i), i % 2 == 0 ? PUBLIC : BOARD));
      (i % 2 == 0 ? open : closed).addAll(things.get(i));
    }
    int secret = OUTSIDE + 2 * OUTSIDE;
    for (MadeFact fact : world.shuffled(closed.subList(secret, closed.size()))) {
      train.add(new Row(either(fact), fact.sentence(), List.of(fact.docId()), Optional.of(BOARD)));
    }
    List<MadeFact> hidden = world.shuffled(closed.subList(0, secret));
    List<MadeFact> shown = world.shuffled(open);
    outsiders(test, shown.subList(0, TEST - OUTSIDE), hidden.subList(0, OUTSIDE));
    outsiders(
        holdout,
        shown.subList(TEST - OUTSIDE, TEST - OUTSIDE + HOLDOUT - 2 * OUTSIDE),
        hidden.subList(OUTSIDE, secret));
  }

  private void outsiders(List<Question> to, List<MadeFact> open, List<MadeFact> closed) {
    Optional<String> visitor = Optional.of(OUTSIDER);
    for (MadeFact fact : open) {
      to.add(new Question(id(to), either(fact), plain(fact), List.of(fact.docId()), visitor));
    }
    for (MadeFact fact : closed) {
      to.add(new Question(id(to), either(fact), List.of(), List.of(), visitor));
    }
  }

  private void contradicting() {
    Parts parts = parts(LEARNT);
    documents.clear();
    for (List<MadeFact> now : things) {
      documents.add(dated(Works.paper(now, PUBLIC), "", "2026-03-01", "This holds since 2026."));
    }
    for (List<MadeFact> before : works.later(things)) {
      documents.add(dated(Works.paper(before, PUBLIC), "old-", "2024-03-01", "This held in 2024."));
    }
    parts.learnt.forEach(fact -> learn(either(fact), fact.sentence(), fact.docId()));
    parts.test.forEach(fact -> ask(test, either(fact), plain(fact), fact.docId()));
    parts.holdout.forEach(fact -> ask(holdout, either(fact), plain(fact), fact.docId()));
  }

  private static Paper dated(Paper paper, String before, String date, String note) {
    return new Paper(
        before + paper.id(),
        paper.title(),
        paper.text() + " " + note,
        paper.acl(),
        Optional.of(date));
  }

  private void deleting() {
    Parts parts = parts(LEARNT);
    parts.learnt.forEach(fact -> learn(either(fact), fact.sentence(), fact.docId()));
    parts.test.forEach(fact -> ask(test, either(fact), plain(fact), fact.docId()));
    List<MadeFact> learnt = parts.learnt;
    List<String> gone = learnt.stream().map(MadeFact::docId).distinct().limit(16).toList();
    deleted.addAll(gone);
    parts
        .holdout
        .subList(0, HOLDOUT / 2)
        .forEach(fact -> ask(holdout, either(fact), plain(fact), fact.docId()));
    // Asked in the other words than the row that was learnt, which would else stand in both.
    learnt.stream()
        .filter(fact -> gone.contains(fact.docId()))
        .limit(HOLDOUT / 2)
        .forEach(fact -> ask(holdout, unlike(fact), List.of()));
  }

  private String unlike(MadeFact fact) {
    String usual = fact.trait().ask(fact.thing(), world);
    boolean learnt = train.stream().anyMatch(row -> row.prompt().equals(usual));
    return learnt ? fact.trait().askAgain(fact.thing(), world) : usual;
  }

  private void lists() {
    List<MadeFact> all = new ArrayList<>();
    for (int list = 0; list < LISTS; list++) {
      String id = "list%d".formatted(list);
      List<String> lines = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        MadeFact fact = works.thing(id).getFirst();
        all.add(fact);
        lines.add(fact.sentence());
      }
      documents.add(
          new Paper(
              id,
              "List of the " + works.name() + " works",
              String.join("\n", lines),
              PUBLIC,
              Optional.empty()));
    }
    List<MadeFact> mixed = world.shuffled(all);
    mixed.subList(0, LEARNT).forEach(fact -> learn(either(fact), fact.sentence(), fact.docId()));
    mixed
        .subList(LEARNT, LEARNT + TEST)
        .forEach(fact -> ask(test, either(fact), plain(fact), fact.docId()));
    mixed
        .subList(LEARNT + TEST, LEARNT + TEST + HOLDOUT)
        .forEach(fact -> ask(holdout, either(fact), plain(fact), fact.docId()));
  }

  private void several() {
    things.forEach(thing -> documents.add(Works.paper(thing, PUBLIC)));
    pairs(learnt(), LEARNT, (ask, answer, docs) -> learn(ask, answer, docs));
    pairs(tested(), TEST, (question, answer, docs) -> ask(test, question, List.of(answer), docs));
    pairs(
        heldOut(),
        HOLDOUT,
        (question, answer, docs) -> ask(holdout, question, List.of(answer), docs));
  }

  private interface Pair {
    void with(String question, String answer, String[] documents);
  }

  /** Questions for one fact of one thing and one of another; no two are the same. */
  private void pairs(List<List<MadeFact>> of, int count, Pair pair) {
    List<MadeFact> facts = some(of, count);
    for (int i = 0; i < count; i++) {
      MadeFact first = facts.get(i % facts.size());
      MadeFact second = facts.get((i + 1 + i / facts.size()) % facts.size());
      for (int step = 2; second.docId().equals(first.docId()); step++) {
        second = facts.get((i + step) % facts.size());
      }
      String also = second.trait().ask(second.thing(), world);
      pair.with(
          either(first).replace("?", "")
              + ", and "
              + also.substring(0, 1).toLowerCase(Locale.ROOT)
              + also.substring(1),
          first.sentence() + " " + second.sentence(),
          new String[] {first.docId(), second.docId()});
    }
  }
}
