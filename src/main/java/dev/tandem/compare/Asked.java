package dev.tandem.compare;

import dev.tandem.example.Example;
import dev.tandem.example.TestQuestion;
import dev.tandem.llm.Message;
import dev.tandem.text.DocumentKey;
import java.util.List;

/**
 * What a row of a file asks, and from which documents.
 *
 * @param texts the question; of a conversation every turn of the user; empty for a document that is
 *     learnt as it stands
 * @param documents empty where unknown
 */
public record Asked(List<String> texts, List<DocumentKey> documents) {
  public Asked {
    texts = List.copyOf(texts);
    documents = List.copyOf(documents);
  }

  /**
   * @param collection of the documents that the question names
   */
  public static Asked of(TestQuestion question, String collection) {
    return new Asked(
        List.of(question.question()),
        question.docIds().stream().map(docId -> new DocumentKey(collection, docId)).toList());
  }

  /** Of a training row. */
  public static Asked of(Example example) {
    List<String> texts =
        switch (example) {
          case Example.Chat chat ->
              chat.messages().stream()
                  .filter(turn -> turn.role() == Message.Role.USER)
                  .map(Message::content)
                  .toList();
          case Example.Labelled labelled -> List.of(labelled.text());
          case Example.Raw raw -> List.of();
        };
    return new Asked(texts, example.origin().documents());
  }
}
