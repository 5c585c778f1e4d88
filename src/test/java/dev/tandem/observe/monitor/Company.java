package dev.tandem.observe.monitor;

import dev.tandem.embed.Embedder;
import dev.tandem.example.Finding;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.observe.Said;
import dev.tandem.retrieve.HashedWords;
import dev.tandem.text.Acl;
import dev.tandem.text.Chunk;
import dev.tandem.text.Citation;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A small company with a handbook of thirty documents, whose weeks pass in seconds. */
final class Company implements Sight, AutoCloseable {
  static final String HANDBOOK = "handbook";
  static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");

  private static final int DOCUMENTS = 30;
  private static final Principals ANN = Principals.parse("user:ann");
  private static final List<String> WORDS =
      List.of(
          "holiday",
          "travel",
          "expense",
          "laptop",
          "password",
          "badge",
          "pension",
          "training",
          "invoice",
          "parking",
          "canteen",
          "remote",
          "sick",
          "parental",
          "security",
          "printer");

  private final SqliteLedger ledger;
  private final Embedder embedder = new HashedWords();
  private final SplittableRandom random;
  private final Watch watch;
  private final Map<String, Integer> versions = new TreeMap<>();
  private Instant now;

  // What a fault changes.
  double abstains = 0.12;
  double slower = 1;
  double scored = 0.6;
  boolean syncs = true;
  boolean quoted = true;
  List<String> leaks = List.of();
  long lost;

  /** Share of questions that get another answer when they are asked again. */
  double otherwise;

  Company(Path home, Instant from, long seed) {
    now = from;
    random = new SplittableRandom(seed);
    ledger = SqliteLedger.openWriter(home, (InstantSource) () -> now);
    watch = new Watch(this, List.of(), Set.of());
    if (ledger.collections().find(HANDBOOK).isEmpty()) {
      ledger
          .collections()
          .create(new CollectionInfo(HANDBOOK, Acl.PUBLIC, true, "en", "hashed-words", 1, now));
      for (int i = 0; i < DOCUMENTS; i++) {
        write(i, 1_500);
      }
      run(DOCUMENTS);
    } else {
      ledger
          .documents()
          .forEachCurrent(HANDBOOK, each -> versions.put(each.docId(), each.version()));
    }
  }

  Instant now() {
    return now;
  }

  Watch watch() {
    return watch;
  }

  /** Lives, and looks every three hours. */
  void live(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      hour();
      if (LocalDateTime.ofInstant(now, ZoneOffset.UTC).getHour() % 3 == 0) {
        look();
      }
    }
  }

  Watch.Report look() {
    return watch.tick(now, Duration.ofMinutes(10));
  }

  /** Nothing happens for a while. */
  void skip(Duration time) {
    now = now.plus(time);
  }

  /** So many questions in an hour. */
  void ask(int questions) {
    for (int i = 0; i < questions; i++) {
      ask();
    }
  }

  /** A question to which nothing was found. */
  void unanswered(Principals who, String question) {
    answered(who, question, Optional.empty(), "", true, millis());
  }

  private void hour() {
    LocalDateTime at = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
    boolean weekend =
        at.getDayOfWeek() == DayOfWeek.SATURDAY || at.getDayOfWeek() == DayOfWeek.SUNDAY;
    if (at.getHour() == 2 && syncs) {
      int changed = weekend ? 0 : 1 + random.nextInt(2);
      for (int i = 0; i < changed; i++) {
        write(random.nextInt(DOCUMENTS), 1_300 + random.nextInt(400));
      }
      run(changed);
    }
    boolean open = at.getHour() >= 8 && at.getHour() < 18;
    int questions = open ? (weekend ? random.nextInt(2) : 2 + random.nextInt(6)) : 0;
    Instant hour = now;
    for (int i = 0; i < questions; i++) {
      now = hour.plusSeconds(60L + i * 300);
      ask();
    }
    now = hour.plus(Duration.ofHours(1));
  }

  /** A new version of a document. */
  void write(int number, int characters) {
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      text.append("The rule for ")
          .append(WORDS.get((number + text.length()) % WORDS.size()))
          .append(" is written in part ")
          .append((char) ('a' + number % 26))
          .append((char) ('k' + number / 26))
          .append(" as item ")
          .append(random.nextInt(1_000_000))
          .append(". ");
    }
    put("doc" + number + ".md", text.substring(0, characters), Optional.empty());
  }

  void put(String id, String text, Optional<LocalDate> review) {
    int version = versions.merge(id, 1, Integer::sum);
    List<EmbeddedChunk> chunks = new ArrayList<>();
    for (int start = 0; start < text.length(); start += 500) {
      int end = Math.min(text.length(), start + 500);
      String piece = text.substring(start, end);
      chunks.add(
          new EmbeddedChunk(
              new Chunk(
                  Chunk.id(id, version, chunks.size()),
                  id,
                  version,
                  chunks.size(),
                  start,
                  end,
                  "",
                  "",
                  0,
                  piece),
              embedder.query(piece)));
    }
    Document document =
        new Document(
            id,
            "About " + id,
            text,
            List.of(),
            Acl.PUBLIC,
            Optional.empty(),
            Optional.empty(),
            review,
            "en",
            Map.of());
    ledger
        .documents()
        .put(
            HANDBOOK,
            List.of(
                new DocumentLog.NewVersion(
                    document, version, Sha256.of(text), Sha256.of(text), "/srv/handbook", chunks)));
  }

  void delete(int number) {
    ledger.documents().delete(HANDBOOK, "doc" + number + ".md");
  }

  private void run(int changed) {
    String run = ledger.runs().begin(HANDBOOK, "ingest");
    ledger.runs().finish(run, Map.of("updated", (double) changed, "seconds", 0.5 * changed));
  }

  private void ask() {
    // Some documents are asked for more than others.
    String id = "doc" + (int) (DOCUMENTS * random.nextDouble() * random.nextDouble()) + ".md";
    Optional<String> text =
        ledger.generations().source(HANDBOOK, id).map(source -> source.document().text());
    boolean abstained = text.isEmpty() || random.nextDouble() < abstains;
    long[] millis = millis();
    StringBuilder question = new StringBuilder("Which");
    for (int i = 0; i < 8; i++) {
      question.append(' ').append(random.nextInt(1_000_000));
    }
    answered(ANN, question.append('?').toString(), text, id, abstained, millis);
  }

  /** To the passages, and to the answer. */
  private long[] millis() {
    long retrieve = (long) (20 * Math.exp(0.3 * random.nextGaussian()));
    return new long[] {retrieve, (long) (slower * 900 * Math.exp(0.3 * random.nextGaussian()))};
  }

  private void answered(
      Principals who,
      String question,
      Optional<String> text,
      String id,
      boolean abstained,
      long... millis) {
    String quote = text.orElse("").substring(0, Math.min(40, text.orElse("").length()));
    int version = versions.getOrDefault(id, 1);
    ledger
        .answers()
        .add(
            new AnswerRecord(
                "a" + random.nextLong(),
                now,
                who,
                HANDBOOK,
                List.of(HANDBOOK),
                1,
                "rag",
                "echo",
                "",
                "p1",
                question,
                question,
                abstained ? "" : "It is written down. [1]",
                abstained ? "none" : "generated",
                abstained,
                abstained ? "no support" : "",
                text.isEmpty()
                    ? List.of()
                    : List.of(
                        new AnswerRecord.Retrieved(
                            Chunk.id(id, version, 0),
                            HANDBOOK,
                            id,
                            version,
                            0,
                            quote.length(),
                            scored + 0.1 * random.nextGaussian(),
                            true,
                            Sha256.of(quote))),
                0,
                abstained || !quoted
                    ? List.of()
                    : List.of(
                        new Citation(
                            1, HANDBOOK, id, version, "About " + id, 0, quote.length(), 0, quote)),
                400 + random.nextInt(100),
                30 + random.nextInt(40),
                Map.of("retrieve", millis[0], "total", millis[1])));
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public Embedder embedder() {
    return embedder;
  }

  @Override
  public Probed probe(String collection, long seed) {
    return new Probed(4, leaks);
  }

  @Override
  public int repeats() {
    return 40;
  }

  @Override
  public Optional<Said> repeat(AnswerRecord given) {
    Said said = Said.of(given);
    boolean same = new SplittableRandom(given.id().hashCode()).nextDouble() >= otherwise;
    return Optional.of(same ? said : new Said(false, "It is not.", said.quoted()));
  }

  @Override
  public long indexed(String collection) {
    long[] chunks = {-lost};
    ledger.documents().forEachCurrent(collection, one -> chunks[0] += one.chunks());
    return chunks[0];
  }

  @Override
  public Map<String, String> sets(String collection) {
    return Map.of();
  }

  @Override
  public List<Finding> check(String collection, String set) {
    return List.of();
  }

  @Override
  public List<Learnt> adapters() {
    return List.of();
  }

  @Override
  public void close() {
    ledger.close();
  }
}
