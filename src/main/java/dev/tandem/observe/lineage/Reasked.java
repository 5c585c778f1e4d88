package dev.tandem.observe.lineage;

import dev.tandem.ledger.LineageLog.How;
import java.util.List;

/**
 * An affected answer that was asked again.
 *
 * @param how it stands on the target
 * @param question empty where it was forgotten
 * @param before the text as it was given, without markers; empty where it was destroyed
 * @param now the text that is given now; of an abstention the message to the user
 * @param again id of the answer that is given now; empty where it is not kept
 * @param by exactly what it is changed or wrong, sentences that name marks and documents and hold
 *     no text of anybody
 */
public record Reasked(
    String answerId,
    How how,
    Verdict verdict,
    List<String> by,
    String question,
    String before,
    String now,
    String again) {
  public Reasked {
    by = List.copyOf(by);
  }

  /** The same without what people wrote. */
  public Reasked withoutText() {
    return new Reasked(answerId, how, verdict, by, "", "", "", again);
  }
}
