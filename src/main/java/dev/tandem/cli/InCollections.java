package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The collections that a question is asked of. */
final class InCollections {
  @Option(
      names = {"-c", "--collection"},
      required = true,
      paramLabel = "NAME",
      description =
          "the collection; given several times, those; 'all': each of which the reader may read something")
  private List<String> names = new ArrayList<>();

  /**
   * @throws UserError if it is all and there is none to read
   */
  List<String> of(Tandem tandem, Principals who) {
    if (!names.contains(Tandem.ALL)) {
      return names;
    }
    List<String> all = new ArrayList<>(tandem.collections().readableBy(who));
    for (String name : tandem.collections().readableBy(who)) {
      if (!tandem.collections().askable(name)) {
        Common.note(
            "left out: '%s' was embedded with another embedder than the one now set; 'tandem collection reembed %s' brings it back"
                .formatted(name, name));
        all.remove(name);
      }
    }
    if (all.isEmpty()) {
      throw new UserError(
          "There is no collection of which '%s' may read a document; --as says who reads, and 'tandem ingest' adds documents."
              .formatted(who));
    }
    return all;
  }
}
