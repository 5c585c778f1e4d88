package dev.tandem.answer;

import dev.tandem.embed.Embedder;
import dev.tandem.ledger.Ledger;
import dev.tandem.llm.LanguageModel;
import dev.tandem.retrieve.Retriever;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What answers.
 *
 * @param reader adapter that the arm rag reads with, where none is named
 * @param examples that the arm prompt shows
 * @param embedder compares question and sentences, for the choice of quotes and for abstention
 */
public record AnswerParts(
    Ledger ledger,
    Retriever retriever,
    LanguageModel model,
    Optional<Path> reader,
    Optional<FewShot> examples,
    Embedder embedder,
    Prompts prompts,
    AnswerCache cache) {
  /** The same with other answers kept. */
  AnswerParts with(AnswerCache other) {
    return new AnswerParts(ledger, retriever, model, reader, examples, embedder, prompts, other);
  }

  /** The same with what is found changed; nothing kept is used then. */
  AnswerParts finding(UnaryOperator<Retriever> change) {
    return new AnswerParts(
        ledger,
        change.apply(retriever),
        model,
        reader,
        examples,
        embedder,
        prompts,
        AnswerCache.NONE);
  }
}
