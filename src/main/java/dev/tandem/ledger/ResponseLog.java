package dev.tandem.ledger;

import java.util.Optional;

/** Which answers are responses, and which go on from which. Any process may write. */
public interface ResponseLog {
  void add(ResponseInfo response);

  Optional<ResponseInfo> find(String id);

  /** Forgets that there was one; the answer's record stays. */
  void remove(String id);
}
