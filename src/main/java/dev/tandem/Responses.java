package dev.tandem;

import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.ResponseInfo;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers as OpenAI's Responses API knows them: found by their own ids, each going on from one. */
public final class Responses {
  private final Home home;

  Responses(Home home) {
    this.home = home;
  }

  /** A response and its answer as it may be shown now. */
  public record Kept(ResponseInfo response, AnswerReplay answer) {}

  public void add(ResponseInfo response) {
    home.anyLedger().responses().add(response);
  }

  /** Empty if there is none of that id that this reader asked for. */
  public Optional<Kept> find(String id, Principals who) {
    return home.anyLedger()
        .responses()
        .find(id)
        .flatMap(
            response ->
                home.ledger()
                    .answers()
                    .replay(response.answerId(), who)
                    .map(answer -> new Kept(response, answer)));
  }

  /**
   * A response and those before it, oldest first; up to where one is not there any more.
   *
   * @param most how many, the newest
   */
  public List<Kept> upTo(String id, Principals who, int most) {
    List<Kept> found = new ArrayList<>();
    Optional<Kept> next = find(id, who);
    while (next.isPresent() && found.size() < most) {
      found.addFirst(next.get());
      next = next.get().response().previous().flatMap(previous -> find(previous, who));
    }
    return found;
  }

  /**
   * Deletes one, and destroys what was asked and answered.
   *
   * @return whether there was one that this reader asked for
   */
  public boolean delete(String id, Principals who) {
    Optional<Kept> kept = find(id, who);
    kept.ifPresent(
        each -> {
          home.anyLedger().answers().forget(each.response().answerId(), who);
          home.anyLedger().responses().remove(id);
          home.forgetAnswers();
        });
    return kept.isPresent();
  }
}
