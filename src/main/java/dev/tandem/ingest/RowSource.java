package dev.tandem.ingest;

import dev.tandem.ingest.IngestReport.Outcome;
import dev.tandem.text.Acl;
import dev.tandem.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Reads a JSONL file row by row; a row that is no document fails alone. */
final class RowSource {
  private final RowTask task;
  private final RunState run;
  private final ParseLimits limits;

  RowSource(RowTask task, RunState run, ParseLimits limits) {
    this.task = task;
    this.run = run;
    this.limits = limits;
  }

  /** Hands work to the threads of the run; blocks while enough of it is under way. */
  interface Hand {
    void over(Runnable work) throws InterruptedException;
  }

  /**
   * @param claim takes an id for a path; false if it was given before in this run
   * @return whether every id of the file is known, so that what is missing may be pruned
   */
  boolean read(
      Listing.Entry file,
      long firstPlace,
      Optional<Acl> rules,
      BiPredicate<String, String> claim,
      Hand hand)
      throws InterruptedException {
    boolean known = true;
    long line = 0;
    int longest = (int) Math.min(limits.bytes(), 4L * limits.characters());
    try (BoundedLines lines = new BoundedLines(file.path(), longest)) {
      for (var next = lines.next(); next.isPresent(); next = lines.next()) {
        byte[] bytes = next.get();
        line++;
        String path = file.id() + ":" + line;
        long place = firstPlace + line;
        try {
          if (lines.tooLong()) {
            throw new ParseException("the line is longer than %,d MB".formatted(longest >> 20));
          }
          String words = new String(bytes, StandardCharsets.UTF_8);
          if (words.isBlank()) {
            continue;
          }
          JsonRow row = JsonRow.parse(words.startsWith("\uFEFF") ? words.substring(1) : words);
          if (!claim.test(row.id(), path)) {
            throw new RowException(row.id(), "an earlier row or file of this run has the same id");
          }
          Sync.Item item =
              new Sync.Item(place, path, row.id(), file.path().toString(), row.acl(), rules);
          hand.over(() -> task.run(item, row, Sha256.of(bytes)));
        } catch (RowException e) {
          var _ = claim.test(e.id(), path); // seen, so not pruned
          run.outcome(place, path, e.id(), Outcome.FAILED, String.valueOf(e.getMessage()));
        } catch (ParseException e) {
          known = false;
          run.outcome(place, path, "", Outcome.FAILED, String.valueOf(e.getMessage()));
        }
      }
      return known;
    } catch (IOException e) {
      run.outcome(
          firstPlace + line + 1,
          file.id(),
          "",
          Outcome.FAILED,
          "reading it failed after line " + line + "; check its permissions and the disk");
      return false;
    }
  }
}
