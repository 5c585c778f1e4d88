package dev.tandem;

import dev.tandem.answer.AnswerCache;
import dev.tandem.llm.EngineCounts;
import dev.tandem.llm.ModelInfo;
import dev.tandem.text.UserError;
import java.util.List;
import java.util.Optional;

/** What works in a home on this machine: its model, its embedder and its open indexes. */
public final class Machine {
  private final Home home;

  Machine(Home home) {
    this.home = home;
  }

  /** What the built-in engine does; nothing before it is loaded, or where an endpoint answers. */
  public Optional<EngineCounts> engine() {
    return home.models().engine();
  }

  /** How often an answer that was kept could be used again. */
  public AnswerCache.Counts answersKept() {
    return home.answers().counts();
  }

  /** Loads the model and says what it is. */
  public ModelInfo modelInfo() {
    return home.model().info();
  }

  /** Embeds a sentence and says with what. */
  public String embedderInfo() {
    float[] vector = home.embedder().query("Does it work?");
    return "%s gives vectors of %d numbers".formatted(home.embedder().id(), vector.length);
  }

  /**
   * Embeds texts as passages are embedded.
   *
   * @throws UserError if one has more tokens than the model takes
   */
  public Embeddings embed(List<String> texts) {
    return Embeddings.of(home.embedder(), texts);
  }

  /** Names the embedding model. */
  public String embedderId() {
    return home.embedder().id();
  }

  /**
   * Loads model and embedder and opens the index of every collection, which runs its permission
   * probe.
   *
   * @throws UserError if one of them cannot be used
   */
  public void warm() {
    home.model();
    embedderInfo();
    home.anyLedger().collections().all().forEach(collection -> probe(collection.name()));
  }

  /** Opens a collection's index, which runs its permission probe. */
  public void probe(String collection) {
    home.index(collection);
  }
}
