package dev.tandem.compare;

import dev.tandem.answer.Answerer;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskRequest;
import dev.tandem.example.TestQuestion;
import java.util.List;

/** One of Tandem's own arms. */
public final class ArmContestant implements Contestant {
  private final String name;
  private final Answerer answerer;
  private final AskRequest like;
  private final String identity;

  /**
   * @param name as it is called in the report
   * @param like a request that each question is asked like
   */
  public ArmContestant(String name, Answerer answerer, AskRequest like) {
    this.name = name;
    this.answerer = answerer;
    this.like = like;
    this.identity = answerer.identity(like);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public Reply reply(TestQuestion question) {
    AskRequest request =
        new AskRequest(
            like.collections(),
            question.question(),
            question.who().orElse(like.who()),
            like.arm(),
            List.of(),
            like.options());
    return Reply.of(question.id(), answerer.ask(request, AskListener.NONE));
  }
}
