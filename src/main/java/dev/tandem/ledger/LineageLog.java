package dev.tandem.ledger;

import dev.tandem.text.DocumentKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of what: documents to answers, examples, adapters, comparisons and decisions. Holds
 * identifiers, versions and times, never text; what was deleted or forgotten stays known by them.
 *
 * <p>Reads are not filtered by permission: they are for operators, as {@link AuditLog} is.
 */
public interface LineageLog {
  /** How something stands on a document or an adapter, the strongest first. */
  enum How {
    CITED,
    /** It stood in the prompt. */
    PROMPTED,
    /** It was found and not used. */
    FOUND,
    /** An adapter wrote it. */
    WRITTEN
  }

  /**
   * What is asked about.
   *
   * @param documents whatever became of them
   * @param version of these documents; empty for every one
   * @param collections all of whose answers count, also those that found nothing
   * @param adapters ids
   * @param since answers, comparisons and decisions from then on; empty for all
   * @param until before then; empty for all
   */
  record Origin(
      List<DocumentKey> documents,
      OptionalInt version,
      List<String> collections,
      List<String> adapters,
      Optional<Instant> since,
      Optional<Instant> until) {
    public Origin {
      documents = documents.stream().distinct().sorted().toList();
      collections = collections.stream().distinct().sorted().toList();
      adapters = adapters.stream().distinct().sorted().toList();
    }

    /** Of documents and adapters, whenever it was. */
    public Origin(List<DocumentKey> documents, OptionalInt version, List<String> adapters) {
      this(documents, version, List.of(), adapters, Optional.empty(), Optional.empty());
    }
  }

  /** An answer that stands on it. */
  record Touched(String answerId, Instant time, String collection, How how) {}

  /** How many answers stand on it, each counted once, at its strongest. */
  record Counts(long cited, long prompted, long found, long written) {
    public long all() {
      return cited + prompted + found + written;
    }
  }

  /**
   * Somebody whose answers stand on it.
   *
   * @param subject number of the person's key, as in the audit log
   * @param name empty where the person was forgotten
   */
  record Asker(long subject, Optional<String> name, long answers) {}

  /** A row of a kept set, and the version of the document that it was made from. */
  record MadeRow(String collection, String set, String row, DocumentKey document, int version) {}

  /**
   * An adapter that learnt from it.
   *
   * @param answers that it wrote
   */
  record Learnt(String id, String name, String collection, Instant created, long answers) {}

  /**
   * An arm of a comparison whose figures rest on it.
   *
   * @param comparison id of its run
   * @param adapter id; empty where the arm has none that was trained here
   */
  record Measured(
      String comparison,
      Instant time,
      String collection,
      String arm,
      How how,
      Optional<String> adapter) {}

  /**
   * A decision for an arm.
   *
   * @param comparison id of the run that it rests on
   * @param folder of its page; empty where none was written
   * @param stale why it does not hold any more; empty while it does
   */
  record Decided(
      String id,
      Instant time,
      String collection,
      String comparison,
      String arm,
      String folder,
      Optional<Stale> stale) {}

  /**
   * What stands on an origin.
   *
   * @param answers the strongest first, newest first among equals
   * @param askers whose these answers are, who has most first; {@code public} for those without a
   *     name
   * @param rows of kept sets
   * @param adapters those named and those that learnt from a document, oldest first
   * @param comparisons arms that read one of the documents or have one of the adapters
   * @param decisions for one of these arms, newest first
   */
  record Reach(
      Counts counts,
      List<Touched> answers,
      List<Asker> askers,
      List<MadeRow> rows,
      List<Learnt> adapters,
      List<Measured> comparisons,
      List<Decided> decisions) {}

  /** Since when and why a decision does not hold. */
  record Stale(Instant since, String why) {}

  /** A document that something of a comparison or a set stands on. */
  record Source(DocumentKey document, int version, How how) {}

  // ---- what is kept

  /** The documents that the rows of a set are made from, in place of what was known of the set. */
  void made(String collection, String set, List<MadeRow> rows);

  /**
   * What an arm of a comparison rests on.
   *
   * @param adapterPath folder of its adapter
   */
  void measured(String comparison, String arm, Optional<String> adapterPath, List<Source> sources);

  /**
   * Keeps a decision.
   *
   * @return false where the ledger does not know the comparison
   */
  boolean decided(Decided decision);

  /** Marks decisions that do not hold any more; those marked before keep their first mark. */
  void stale(Collection<String> decisions, Stale stale);

  // ---- what is asked

  /**
   * All that stands on it, as of one moment.
   *
   * @param limit of the answers; the counts are of all
   */
  Reach reach(Origin origin, int limit);

  Optional<Decided> decision(String id);

  /** The newest decision on a comparison. */
  Optional<Decided> decisionOn(String comparison);

  /** The documents that came from a folder, a file of rows, or lie at this path in one. */
  List<DocumentKey> from(String path);

  /** Where a document came from, oldest first by name. */
  List<String> sources(DocumentKey document);

  /** The documents that an arm of a comparison rests on. */
  List<Source> sourcesOf(String comparison, String arm);

  /** The arms of a comparison with the ids of their adapters. */
  List<Measured> arms(String comparison);

  /** The id of the adapter that wrote an answer, where it was trained here. */
  Optional<String> adapterOf(String answer);

  // ---- what askers are told

  /**
   * What those who asked are told of an answer.
   *
   * @param verdict {@code unchanged}, {@code changed}, {@code wrong}
   * @param why sentences without anybody's text
   * @param again id of the newer answer; empty where there is none
   */
  record Note(Instant time, String verdict, List<String> why, String again) {
    public Note {
      why = List.copyOf(why);
    }
  }

  /**
   * Keeps a note beside an answer, in the place of an earlier one; {@link AnswerReplay#note} shows
   * it to whoever may replay the answer.
   *
   * @return false where there is no such answer
   */
  boolean tell(String answer, Note note);
}
