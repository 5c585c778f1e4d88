package dev.tandem.observe.world;

import dev.tandem.text.Acl;
import java.util.List;

/** Does what changes something and harms nothing. */
final class Decoys {
  private Decoys() {}

  static void act(Plan.Decoy decoy, Company company) {
    Domain domain = decoy.domain();
    String collection = "collection:" + domain.collection();
    switch (decoy.kind()) {
      case PROMPT -> company.prompt(domain, Prompt.REWORDED);
      case SETTING -> {
        company.changed("SETTING_CHANGE", "setting:server.rate", false);
        company.set("server.rate", "240");
      }
      case PERMISSION -> {
        company.changed("PERMISSION_FILTER", collection, false);
        Paper paper = company.library().papers(domain).getFirst();
        var _ =
            company
                .tandem()
                .documents()
                .permit(
                    domain.collection(),
                    List.of(paper.id()),
                    Acl.parse(Company.STAFF + ",group:audit"));
      }
      case DOCUMENT -> {
        company.changed("CONTENT_ERROR", "document:" + domain.collection() + "-news", true);
        company
            .exports()
            .add(
                domain,
                () ->
                    Exports.row(
                        domain.collection() + "-news",
                        "News",
                        "The canteen is closed on the first Monday of the month."));
      }
    }
  }
}
