package dev.tandem.answer;

import dev.tandem.llm.TokenScore;
import dev.tandem.text.Passage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows several readings for one question: who listens hears of what is found, all of it so far,
 * once that the first search is over, and nothing of texts, since none is the answer yet.
 */
final class Unheard implements AskListener {
  private final AskListener to;
  private final Map<List<String>, Passage> found = new LinkedHashMap<>(); // by collection and id
  private boolean prompted;

  Unheard(AskListener to) {
    this.to = to;
  }

  @Override
  public void retrieved(List<Passage> passages) {
    passages.forEach(each -> found.putIfAbsent(List.of(each.collection(), each.chunkId()), each));
    to.retrieved(List.copyOf(found.values()));
  }

  @Override
  public void prompted() {
    if (!prompted) {
      prompted = true;
      to.prompted();
    }
  }

  @Override
  public void text(String piece) {
    // a part of what may not become the answer
  }

  @Override
  public void scored(TokenScore token) {
    to.scored(token);
  }

  @Override
  public boolean cancelled() {
    return to.cancelled();
  }
}
