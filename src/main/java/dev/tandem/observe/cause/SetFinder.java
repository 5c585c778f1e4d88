package dev.tandem.observe.cause;

import dev.tandem.ledger.SettingChange;
import dev.tandem.observe.cause.Candidate.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sets of examples that became others. The decisive test is that answers that show them are right
 * again with the rows of before.
 */
public final class SetFinder implements Finder {
  /** How the record of settings names a set; its value is the hash of its rows. */
  public static final String KEY = "set.";

  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    List<Candidate> found = new ArrayList<>();
    for (SettingChange change :
        SettingFinder.oldest(
            laboratory.ledger().settings().since(past.suspect()).stream()
                .filter(each -> each.key().startsWith(KEY) && !each.before().isEmpty())
                .toList())) {
      found.add(candidate(laboratory, past, change, seen));
    }
    return found;
  }

  private static Candidate candidate(
      Laboratory laboratory, Past past, SettingChange change, Observations seen) {
    String collection = change.collection();
    String set = change.key().substring(KEY.length());
    String target = "%s%s/%s".formatted(RowFinder.SET, collection, set);
    int relabelled = laboratory.relabelled(collection, set, change.before());
    Observation observed =
        seen.see(
            "rows",
            change.time(),
            "the rows of %s became others; %s another label than before"
                .formatted(
                    target,
                    relabelled == 1 ? "1 text has" : "%,d texts have".formatted(relabelled)));
    boolean leak =
        relabelled == 0
            && laboratory.spoils(collection, set).stream().anyMatch(RowFinder::ofOtherSets);
    Candidate candidate =
        new Candidate(
            leak ? Cause.LEAKED_ROWS : Cause.MISLABELLED_ROWS,
            target,
            change.time(),
            Optional.of(new Undo.Rows(collection, set, change.before())),
            List.of(observed),
            Optional.empty());
    if (!laboratory.shown(collection, set)) {
      return candidate.doubted(Check.PATH, "no answer shows its rows");
    }
    return SettingFinder.early(change, past)
        ? candidate
        : candidate.doubted(Check.TIME, "it was changed after the incident was noticed");
  }
}
