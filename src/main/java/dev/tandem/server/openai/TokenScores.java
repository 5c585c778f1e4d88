package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.answer.AskListener;
import dev.tandem.json.Json;
import dev.tandem.llm.TokenScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the probabilities of tokens until they are taken. */
final class TokenScores implements AskListener {
  private final boolean told;
  private List<TokenScore> waiting = new ArrayList<>();

  /**
   * @param told whether there are any
   */
  TokenScores(boolean told) {
    this.told = told;
  }

  @Override
  public void text(String piece) {}

  @Override
  public void scored(TokenScore token) {
    waiting.add(token);
  }

  /** Those since it was last called; empty where none are told. */
  Optional<List<TokenScore>> take() {
    List<TokenScore> taken = waiting;
    waiting = new ArrayList<>();
    return told ? Optional.of(taken) : Optional.empty();
  }

  /** {@code [{"token","logprob","bytes","top_logprobs":[...]}]}. */
  static ArrayNode json(List<TokenScore> scores) {
    ArrayNode all = Json.mapper().createArrayNode();
    for (TokenScore score : scores) {
      ObjectNode token = json(score.token());
      ArrayNode top = token.putArray("top_logprobs");
      score.top().forEach(each -> top.add(json(each)));
      all.add(token);
    }
    return all;
  }

  private static ObjectNode json(TokenScore.Scored token) {
    ObjectNode json =
        Json.object().put("token", token.text()).put("logprob", token.logProbability());
    ArrayNode bytes = json.putArray("bytes");
    for (byte b : token.bytes()) {
      bytes.add(b & 0xff);
    }
    return json;
  }
}
