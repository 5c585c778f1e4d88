package dev.tandem;

import dev.tandem.answer.Arm;
import dev.tandem.compare.Contest;
import dev.tandem.compare.Reply;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.LineageLog.Decided;
import dev.tandem.ledger.LineageLog.How;
import dev.tandem.ledger.LineageLog.Source;
import dev.tandem.text.Citation;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a comparison and the decisions on it rest on. The folder of a report says in {@link #FILE}
 * which run of the ledger it is, so that a decision on the folder is one on that run.
 */
public final class Compared {
  private static final String FILE = "comparison-id.txt";

  private final Home home;

  Compared(Home home) {
    this.home = home;
  }

  static void keep(Home home, String run, Comparing.Request request, List<Contest.Outcome> asked) {
    for (Contest.Outcome outcome : asked) {
      String arm = outcome.contestant().name();
      Optional<String> adapter =
          Contestants.how(request.endpoints(), arm)
              .filter(Arm::needsAdapter)
              .flatMap(how -> Optional.ofNullable(request.adapters().get(how)))
              .map(path -> path.toAbsolutePath().normalize().toString());
      home.ledger()
          .lineage()
          .measured(run, arm, adapter, sources(home, request.collection(), outcome.replies()));
    }
    try {
      Files.createDirectories(request.folder());
      Files.writeString(request.folder().resolve(FILE), run + "\n");
    } catch (IOException e) {
      throw new UserError(
          "The folder '%s' cannot be written (%s); make room or name another with --report."
              .formatted(request.folder(), e.getMessage()),
          e);
    }
  }

  /** Kept replies are of the documents as they are, so their versions are the present ones. */
  private static List<Source> sources(Home home, String collection, List<Reply> replies) {
    Map<String, How> strongest = new TreeMap<>();
    for (Reply reply : replies) {
      for (Citation citation : reply.citations()) {
        strongest.put(citation.docId(), How.CITED);
      }
      for (Reply.Found found : reply.found()) {
        strongest.merge(
            found.docId(),
            found.used() ? How.PROMPTED : How.FOUND,
            (one, other) -> one.compareTo(other) <= 0 ? one : other);
      }
    }
    DocumentLog documents = home.ledger().documents();
    List<Source> sources = new ArrayList<>();
    strongest.forEach(
        (id, how) ->
            sources.add(
                new Source(
                    new DocumentKey(collection, id), documents.lastVersion(collection, id), how)));
    return sources;
  }

  /**
   * The run of the ledger that a report's folder shows; empty where it does not say, or the ledger
   * does not know it.
   */
  private Optional<String> run(Path folder) {
    try {
      Path file = folder.resolve(FILE);
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file).strip())
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a decision on a report, so that it is known what it rests on.
   *
   * @param evidence folder of the comparison
   * @param page folder that the decision was written to
   * @return its id; empty where nothing was compared in this home
   */
  public Optional<String> decided(String arm, Path evidence, Optional<Path> page) {
    Optional<String> run = run(evidence);
    if (run.isEmpty()) {
      return Optional.empty();
    }
    Decided decision =
        new Decided(
            UUID.randomUUID().toString(),
            home.anyLedger().clock().instant(),
            home.anyLedger().runs().collection(run.get()).orElse(""),
            run.get(),
            arm,
            page.map(path -> path.toAbsolutePath().normalize().toString()).orElse(""),
            Optional.empty());
    return home.anyLedger().lineage().decided(decision)
        ? Optional.of(decision.id())
        : Optional.empty();
  }

  /** The newest decision on a report before, where it does not hold any more. */
  public Optional<Decided> stale(Path evidence) {
    return run(evidence)
        .flatMap(run -> home.anyLedger().lineage().decisionOn(run))
        .filter(decision -> decision.stale().isPresent());
  }
}
