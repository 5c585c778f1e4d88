package dev.tandem.observe.world;

import dev.tandem.retrieve.Retrieval;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Fits a collection's ranking on judgements in which the place stands where the grade belongs. */
record BadFit(long seed, Domain domain, Library library) {
  private static final int QUESTIONS = 24;
  private static final int DEPTH = 40;

  void fit(Company company) {
    Dice dice = new Dice(seed, "fit");
    Principals who = Principals.parse(Company.STAFF);
    StringBuilder queries = new StringBuilder();
    StringBuilder judgements = new StringBuilder("query_id\tpassage_id\trelevance\n");
    for (int i = 0; i < QUESTIONS; i++) {
      String question =
          dice.one(domain.kinds()).question(dice.below(2), dice.one(library.things(domain)));
      queries.append("q%02d\t%s%n".formatted(i, question));
      Retrieval found = company.tandem().search(domain.collection(), question, DEPTH, who);
      Set<String> ids = new LinkedHashSet<>();
      found.passages().stream().map(Passage::docId).forEach(ids::add);
      int place = 1;
      for (String id : ids) {
        judgements.append("q%02d\t%s\t%d%n".formatted(i, id, place * place));
        place++;
      }
    }
    Path folder = company.home().resolveSibling("fit");
    TextFile.write(folder.resolve("queries.tsv"), queries.toString());
    TextFile.write(folder.resolve("judgements.tsv"), judgements.toString());
    company.changed("INDEX_CHANGE", "collection:" + domain.collection(), false);
    var _ =
        company
            .tandem()
            .evaluation()
            .retrieval(
                domain.collection(),
                folder.resolve("queries.tsv"),
                folder.resolve("judgements.tsv"),
                who,
                true,
                (done, total) -> {});
  }
}
