package dev.tandem.server.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.compare.choice.Advice;
import dev.tandem.compare.choice.AdvicePage;
import dev.tandem.compare.choice.Evidence;
import dev.tandem.compare.choice.Profile;
import dev.tandem.compare.choice.ProfileFile;
import dev.tandem.json.Json;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.LineageLog.Decided;
import dev.tandem.ledger.LineageLog.Stale;
import dev.tandem.ledger.Role;
import dev.tandem.server.Call;
import dev.tandem.server.Fields;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Comparisons of a collection's arms, and choices by them. A report quotes what was asked and
 * answered, so it is for those who may read all that its own reader might, and for who manages.
 */
public final class ComparisonRoutes {
  private static final String ALL = "/api/collections/{c}/comparisons";
  private static final String CHOICES = "/api/collections/{c}/choices";
  private static final String AS = "reader.json";

  private final Tandem tandem;
  private final Shelf shelf;
  private final Jobs jobs;
  private final JobRoutes told;
  private final Comparisons comparisons;

  public ComparisonRoutes(Tandem tandem, Shelf shelf, Jobs jobs, JobRoutes told) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.jobs = jobs;
    this.told = told;
    this.comparisons = new Comparisons(tandem, jobs);
  }

  public void addTo(Routes routes) {
    routes.post(ALL, Needs.TRAINER, this::start);
    routes.get(ALL, Needs.TRAINER, this::list);
    routes.get(ALL + "/{comparison}", Needs.TRAINER, this::one);
    routes.get(ALL + "/{comparison}/report.html", Needs.TRAINER, this::report);
    routes.post(CHOICES, Needs.TRAINER, this::choose);
    routes.get(CHOICES, Needs.TRAINER, this::choices);
    routes.get(CHOICES + "/{choice}", Needs.TRAINER, this::choice);
    routes.get(CHOICES + "/{choice}/report.html", Needs.TRAINER, this::choicePage);
  }

  private void start(Call call) throws IOException {
    String collection = shelf.readable(call.caller(), call.path("c")).name();
    Job job =
        comparisons.start(
            collection,
            call.body(),
            call.caller().name(),
            call.who(),
            call.caller().mayEverywhere(Role.ADMIN));
    call.json(202, told.json(job.info()));
  }

  private void list(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    call.json(
        told.page(call, "comparisons", Optional.of(collection), Optional.of(Comparisons.KIND)));
  }

  /** The job, with all figures once it is done. */
  private void one(Call call) throws IOException {
    JobInfo job = find(call, call.path("comparison"));
    ObjectNode json = told.json(job);
    Path figures = comparisons.folder(call.path("c"), job.id()).resolve("compare.json");
    json.set("figures", Files.isRegularFile(figures) ? Json.tree(Files.readString(figures)) : null);
    call.json(json);
  }

  private void report(Call call) throws IOException {
    JobInfo job = find(call, call.path("comparison"));
    page(call, comparisons.folder(call.path("c"), job.id()).resolve("index.html"));
  }

  private static void page(Call call, Path page) throws IOException {
    if (!Files.isRegularFile(page)) {
      throw new Problem(404, "There is no report yet; it is written at the end.");
    }
    Reports.send(call, Files.readString(page));
  }

  private JobInfo find(Call call, String id) {
    String collection = shelf.existing(call.path("c")).name();
    JobInfo job = jobs.find(id);
    if (!job.kind().equals(Comparisons.KIND)
        || !job.collection().equals(Optional.of(collection))
        || !sees(call, Jobs.request(job).path("as").asText())) {
      throw new Problem(404, "There is no comparison of this id that you may see.");
    }
    return job;
  }

  /** Whoever reads at least as what was read. */
  private static boolean sees(Call call, String reader) {
    return call.caller().manages(call.path("c"))
        || call.who().all().containsAll(Principals.parse(reader).all());
  }

  // ---- choices

  private void choose(Call call) throws IOException {
    String collection = shelf.existing(call.path("c")).name();
    Fields fields = call.body();
    ObjectNode profile = Json.object();
    fields
        .object("profile")
        .ifPresentOrElse(
            given -> profile.setAll((ObjectNode) given),
            () -> fields.wrong("profile", "say what matters: priorities, constraints, volume"));
    Optional<String> comparison = fields.text("comparison");
    fields.done();
    if (profile.has("prices")) {
      throw Problem.wrong("profile/prices", "A price sheet is a file; use the built-in one here.");
    }
    String reader =
        comparison
            .map(id -> Jobs.request(find(call, id)).path("as").asText())
            .orElseGet(Principals.ANONYMOUS::toString);
    try {
      Profile wanted = ProfileFile.of(profile);
      Evidence known =
          comparison
              .map(id -> Evidence.read(comparisons.folder(collection, id)))
              .orElseGet(Evidence::none);
      Advice advice = Advice.of(wanted, known);
      String id = UUID.randomUUID().toString();
      Path folder = folder(collection, id);
      AdvicePage.write(advice, Optional.empty(), folder);
      Files.writeString(
          folder.resolve(AS),
          Json.line(
              Json.object()
                  .put("as", reader)
                  .put("comparison", comparison.orElse(null))
                  .put("started_by", call.caller().name())));
      comparison.ifPresent(
          compared ->
              tandem
                  .compared()
                  .decided(
                      advice.decision().arm(),
                      comparisons.folder(collection, compared),
                      Optional.of(folder)));
      call.json(201, choice(collection, id));
    } catch (UserError e) {
      throw Hidden.in(tandem, e);
    }
  }

  private Path folder(String collection, String id) {
    return tandem.home().resolve("choices").resolve(collection).resolve(id);
  }

  private ObjectNode choice(String collection, String id) throws IOException {
    Path folder = folder(collection, id);
    ObjectNode json = Json.object().put("id", id);
    json.put("created", Files.getLastModifiedTime(folder.resolve(AS)).toInstant().toString());
    json.setAll((ObjectNode) Json.tree(Files.readString(folder.resolve(AS))));
    json.set("choice", Json.tree(Files.readString(folder.resolve("choice.json"))));
    json.putPOJO("stale", stale(collection, json.path("comparison").asText("")));
    return json;
  }

  /** Why it does not hold any more; empty while it does. */
  private Optional<Stale> stale(String collection, String comparison) {
    return comparison.isEmpty()
        ? Optional.empty()
        : tandem
            .compared()
            .stale(comparisons.folder(collection, comparison))
            .flatMap(Decided::stale);
  }

  private void choices(Call call) throws IOException {
    String collection = shelf.existing(call.path("c")).name();
    Path all = folder(collection, "x").resolveSibling("");
    List<ObjectNode> seen = List.of();
    if (Files.isDirectory(all)) {
      try (Stream<Path> folders = Files.list(all)) {
        seen =
            folders
                .filter(each -> Files.isRegularFile(each.resolve(AS)))
                .map(each -> read(collection, String.valueOf(each.getFileName())))
                .filter(each -> sees(call, each.path("as").asText()))
                .sorted(
                    Comparator.comparing((ObjectNode each) -> each.path("created").asText())
                        .reversed())
                .toList();
      }
    }
    call.json(Pages.page(call, "choices", seen, each -> each.path("id").asText(), each -> each));
  }

  private ObjectNode read(String collection, String id) {
    try {
      return choice(collection, id);
    } catch (IOException e) {
      throw new UserError("The choices cannot be read; look at the disk.", e);
    }
  }

  private ObjectNode found(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    String id = call.path("choice");
    boolean named = id.matches("[0-9a-f-]{36}"); // so that no path leads elsewhere
    if (named && Files.isRegularFile(folder(collection, id).resolve(AS))) {
      ObjectNode choice = read(collection, id);
      if (sees(call, choice.path("as").asText())) {
        return choice;
      }
    }
    throw new Problem(404, "There is no choice of this id that you may see.");
  }

  private void choice(Call call) {
    call.json(found(call));
  }

  private void choicePage(Call call) throws IOException {
    String id = found(call).path("id").asText();
    page(call, folder(call.path("c"), id).resolve(AdvicePage.NAME));
  }
}
