package dev.tandem.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How settings changed: those of collections when they change, those of the home and texts of
 * prompts when somebody {@linkplain #note looks}. Any process may write it.
 */
public interface SettingLog {
  /**
   * Compares what is set with what was known last, and keeps the differences. The first look keeps
   * all values and is no change of any.
   *
   * @param collection empty for the home
   * @param values all that is set, by key; of what is secret a hash only
   * @return what changed
   */
  List<SettingChange> note(String collection, Map<String, String> values);

  /** What changed at this time or later, oldest first; without what the first look found. */
  List<SettingChange> since(Instant time);
}
