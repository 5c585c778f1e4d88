package dev.tandem.label;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Documents of the recipe's six domains and questions to them, for what chooses among domains. */
public final class MadeDomains {
  /**
   * A document of one passage.
   *
   * @param entity whose it is
   */
  public record Made(
      String domain, String entity, String id, String title, String heading, String text) {}

  /**
   * A question.
   *
   * @param answers the documents that its answer is of
   */
  public record Asked(String question, Set<Made> answers) {}

  private final Map<String, Made> documents = new LinkedHashMap<>(); // by text
  private final List<Asked> questions = new ArrayList<>();

  /**
   * @param rows of the recipe to take apart
   * @param heldOut whether the questions are of the templates that nothing is learnt from
   */
  public MadeDomains(long seed, int rows, boolean heldOut) {
    ReaderRows made = new ReaderRows(seed, text -> text.length() / 4 + 1);
    for (ReaderRow row : heldOut ? made.measured(rows) : made.learnt(rows)) {
      List<Made> pages = row.pages().stream().map(this::document).toList();
      Set<Made> answers = new LinkedHashSet<>();
      row.statements().forEach(said -> answers.add(pages.get(said.page())));
      if (!answers.isEmpty()) {
        questions.add(new Asked(row.question(), answers));
      }
    }
  }

  private Made document(Page page) {
    return documents.computeIfAbsent(
        page.shown(),
        shown ->
            new Made(
                page.subject().template().domain(),
                page.subject().entity(),
                "d" + documents.size(),
                page.title(),
                page.heading(),
                page.context().isEmpty() ? page.text() : page.context() + "\n" + page.text()));
  }

  public List<Made> documents() {
    return List.copyOf(documents.values());
  }

  public List<Asked> questions() {
    return List.copyOf(questions);
  }
}
