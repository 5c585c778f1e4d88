package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Rating;
import dev.tandem.ledger.Role;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers given, replayed to who asked for them; everybody's to admins who ask for all. */
final class AnswerRoutes {
  private static final int COMMENT = 4_000;
  private static final int CORRECTION = 20_000;
  private static final int MOST = 500;

  private final Tandem tandem;
  private final Shelf shelf;

  AnswerRoutes(Tandem tandem, Shelf shelf) {
    this.tandem = tandem;
    this.shelf = shelf;
  }

  void addTo(Routes routes) {
    routes.get("/api/answers", Needs.READER, this::list);
    routes.get("/api/answers/{answer}", Needs.READER, this::one);
    routes.put("/api/answers/{answer}/feedback", Needs.READER, this::feedback);
  }

  private void list(Call call) {
    Optional<String> collection =
        call.query("collection").map(name -> shelf.seen(call.caller(), name).name());
    int limit = call.query("limit", 20, 1, MOST);
    if (all(call)) {
      call.json(tandem.history().allAnswers(collection, limit));
    } else if (call.caller().anonymous() && !call.caller().open()) {
      call.json(List.of()); // an answer without a name is nobody's, so no list shows it
    } else if (call.caller().mayEverywhere(Role.READER)) {
      call.json(tandem.history().answers(collection, call.who(), limit));
    } else {
      call.json(
          tandem.history().answers(collection, call.who(), MOST).stream()
              .filter(answer -> within(call, answer))
              .limit(limit)
              .toList());
    }
  }

  private void one(Call call) {
    try {
      AnswerReplay answer =
          all(call) ? tandem.history().answerForOperator(call.path("answer")) : own(call);
      call.json(answer);
    } catch (UserError e) {
      throw nothing();
    }
  }

  /** One's own, of collections that one may still read in. */
  private AnswerReplay own(Call call) {
    AnswerReplay answer = tandem.history().answer(call.path("answer"), call.who());
    if (!within(call, answer)) {
      throw nothing();
    }
    return answer;
  }

  private static boolean within(Call call, AnswerReplay answer) {
    return answer.given().collections().stream()
        .allMatch(name -> call.caller().may(Role.READER, name));
  }

  private static boolean all(Call call) {
    boolean all = call.flag("all");
    if (all && !call.caller().mayEverywhere(Role.ADMIN)) {
      throw new Problem(403, "Only an admin may see everybody's answers.");
    }
    return all;
  }

  private void feedback(Call call) throws IOException {
    Fields fields = call.body();
    Optional<Rating> rating = fields.parsed("rating", Rating::parse);
    if (fields.present("rating").isEmpty()) {
      fields.wrong("rating", "write up or down");
    }
    String comment = fields.text("comment").orElse("");
    if (comment.length() > COMMENT) {
      fields.wrong("comment", "a comment has at most %d characters".formatted(COMMENT));
    }
    String correction = fields.text("correction").orElse("").strip();
    if (correction.length() > CORRECTION) {
      fields.wrong("correction", "it has at most %d characters".formatted(CORRECTION));
    }
    fields.done();
    try {
      own(call);
      tandem
          .history()
          .feedback(call.path("answer"), call.who(), rating.orElseThrow(), comment, correction);
    } catch (UserError e) {
      throw nothing();
    }
    call.empty(204);
  }

  private static Problem nothing() {
    return new Problem(404, "There is no answer of this id that you may see.");
  }
}
