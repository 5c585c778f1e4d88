package dev.tandem.observe.monitor;

import dev.tandem.embed.Embedder;
import dev.tandem.example.Finding;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.Ledger;
import dev.tandem.observe.Said;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What monitors may look at. Reads only. */
public interface Sight {
  Ledger ledger();

  Embedder embedder();

  /**
   * Asks a collection's index as an outsider for what no outsider may read.
   *
   * @param seed which documents are asked for
   */
  Probed probe(String collection, long seed);

  /**
   * @param asked questions that were asked
   * @param leaks documents that an outsider was shown; empty where all is well
   */
  record Probed(int asked, List<String> leaks) {}

  /** How many questions of a collection may be asked again a day; 0 for none. */
  int repeats();

  /**
   * Asks once more what was asked, as whoever asked it; nothing of it is recorded or kept.
   *
   * @return empty where there is no answer
   */
  Optional<Said> repeat(AnswerRecord given);

  /** How many chunks the index of a collection holds, whoever may read them. */
  long indexed(String collection);

  /** The sets of examples of a collection, by name, with what stands for what they hold. */
  Map<String, String> sets(String collection);

  /** What would spoil a training with a set. */
  List<Finding> check(String collection, String set);

  /** The adapters in use, by name: documents that they learnt from and that were deleted since. */
  List<Learnt> adapters();

  /**
   * @param deleted ids of documents
   * @param changed ids of documents
   * @param gates share of its gates that it passed when they were last run; NaN where it has none
   * @param failed names of those that it did not
   * @param again what was found when they were last measured anew; empty where they never were
   */
  record Learnt(
      String name,
      String collection,
      List<String> deleted,
      List<String> changed,
      double gates,
      List<String> failed,
      Optional<Again> again) {}

  /**
   * Gates that were measured again.
   *
   * @param fallen names of those that are worse than the first time
   * @param gates how many there are
   * @param why they could not be measured; empty where they were
   */
  record Again(List<String> fallen, int gates, String why) {}
}
