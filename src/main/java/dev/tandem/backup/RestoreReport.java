package dev.tandem.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a restore did.
 *
 * @param created when the backup was taken
 * @param kept where the home that was there before is kept
 * @param documentsDeletedAgain documents of the backup that were deleted after it was taken
 * @param answersForgottenAgain answers whose text was destroyed after it was taken
 * @param keysRevokedAgain keys of the server that were revoked after it was taken
 * @param notes what an operator should know
 */
public record RestoreReport(
    String home,
    Instant created,
    Optional<String> kept,
    int documentsDeletedAgain,
    int answersForgottenAgain,
    int keysRevokedAgain,
    List<String> notes) {
  public RestoreReport {
    notes = List.copyOf(notes);
  }
}
