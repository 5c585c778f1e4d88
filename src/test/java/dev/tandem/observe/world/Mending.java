package dev.tandem.observe.world;

import dev.tandem.text.Acl;
import java.util.Set;

/** Puts right what went wrong, as its owners would once they know. */
final class Mending {
  private Mending() {}

  /** Causes that leave something fitted behind, which nothing here takes back. */
  static final Set<String> LEFT = Set.of("INDEX_CHANGE", "JUDGE_CHANGE");

  /**
   * @param seed of the world
   */
  static void all(Company company, long seed) {
    company.questionnaires().judge(known -> known);
    company.rows(Company.EXAMPLES, Notes.examples(seed));
    for (Domain domain : Domain.values()) {
      company.prompt(domain, Prompt.USUAL);
      var _ =
          company
              .tandem()
              .documents()
              .permit(
                  domain.collection(),
                  company.library().papers(domain).stream().map(Paper::id).toList(),
                  Acl.parse(Company.STAFF));
    }
    company.mend();
  }
}
