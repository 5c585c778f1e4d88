package dev.tandem.ledger;

import java.util.List;
import java.util.Optional;

/** Long work of the server. Any process may read it; the server alone writes. */
public interface JobLog {
  /** Adds it, or puts it in the place of the one with the same id. */
  void put(JobInfo job);

  /**
   * What a job told since, in order.
   *
   * @param first number of the first of them, 1 the first of all
   * @param points JSON each
   */
  void tell(String id, int first, List<String> points);

  Optional<JobInfo> find(String id);

  /** What a job told, from this number on (1 the first). */
  List<String> points(String id, int first);

  /**
   * The newest, newest first.
   *
   * @param before id of the last one that was seen; empty for the newest of all
   */
  List<JobInfo> page(String before, int limit);

  /** Says of all that were under way that they were interrupted; of how many. */
  int interrupt();
}
