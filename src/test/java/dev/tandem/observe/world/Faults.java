package dev.tandem.observe.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Makes the faults of a world. None of them writes where monitors keep what they saw. */
final class Faults {
  /** Every cause that is injected, in the order of the enum {@code Cause}. */
  static final List<String> CAUSES =
      List.of(
          "SOURCE_STOPPED",
          "STALE_SOURCE",
          "TRUNCATED_PARSE",
          "DUPLICATE_FLOOD",
          "DELETE_NOT_PROPAGATED",
          "CHUNKER_CHANGE",
          "EMBEDDING_CHANGE",
          "INDEX_CHANGE",
          "HALF_BUILT_INDEX",
          "PERMISSION_FILTER",
          "PROMPT_EDIT",
          "ADAPTER_SWAP",
          "MISLABELLED_ROWS",
          "LEAKED_ROWS",
          "JUDGE_CHANGE",
          "ENDPOINT",
          "LOAD",
          "SETTING_CHANGE",
          "CONTENT_ERROR",
          "LANGUAGE_OR_ENCODING");

  /** Those that happen in one domain, so that two of them can be told apart. */
  static final List<String> IN_DOMAIN =
      List.of(
          "SOURCE_STOPPED",
          "STALE_SOURCE",
          "TRUNCATED_PARSE",
          "DUPLICATE_FLOOD",
          "DELETE_NOT_PROPAGATED",
          "INDEX_CHANGE",
          "HALF_BUILT_INDEX",
          "PERMISSION_FILTER",
          "PROMPT_EDIT",
          "CONTENT_ERROR",
          "LANGUAGE_OR_ENCODING");

  private static final int COPIES = 300;

  private final long seed;
  private final Dice dice;
  private final Domain domain;
  private final Library library;

  /**
   * @param library as it is when the fault begins; only read
   * @param domain where it is to happen, if it happens in one
   */
  Faults(long seed, Library library, Domain domain) {
    this.seed = seed;
    this.dice = new Dice(seed, "fault");
    this.library = library;
    this.domain = domain;
  }

  Fault of(String cause) {
    return switch (cause) {
      case "SOURCE_STOPPED" -> inDomain(cause, "job gone", company -> company.stop(domain));
      case "STALE_SOURCE" ->
          inDomain(cause, "export stuck", company -> company.exports().freeze(domain));
      case "TRUNCATED_PARSE" -> truncated(cause);
      case "DUPLICATE_FLOOD" -> flood(cause);
      case "DELETE_NOT_PROPAGATED" ->
          inDomain(
              cause,
              "a row that cannot be read",
              company -> company.exports().add(domain, () -> "{\"id\": \"broken\n"));
      case "CHUNKER_CHANGE" -> chunker(cause);
      case "EMBEDDING_CHANGE" -> everywhere(cause, "poor model", Migrations.embedder(Vectors.POOR));
      case "INDEX_CHANGE" ->
          inDomain(cause, "fitted on ranks", new BadFit(seed, domain, library)::fit);
      case "HALF_BUILT_INDEX" ->
          inDomain(cause, "half lost", company -> LostIndex.half(company, domain));
      case "PERMISSION_FILTER" -> permissions(cause);
      case "PROMPT_EDIT" ->
          inDomain(cause, "line cut", company -> company.prompt(domain, Prompt.CUT));
      case "ADAPTER_SWAP" -> setting(cause, "model", Endpoints.UNABLE);
      case "MISLABELLED_ROWS" -> examples(cause, "labels at random", mislabelled());
      case "LEAKED_ROWS" -> examples(cause, "test rows for training rows", leaked());
      case "JUDGE_CHANGE" -> judge(cause);
      case "ENDPOINT" -> endpoint(cause);
      case "LOAD" -> load(cause);
      case "SETTING_CHANGE" -> setting(cause, "answer.prompt_tokens", "60");
      case "CONTENT_ERROR" -> content(cause);
      case "LANGUAGE_OR_ENCODING" -> encoding(cause);
      default -> throw new IllegalArgumentException("there is no fault " + cause);
    };
  }

  private Fault inDomain(String cause, String variant, Consumer<Company> begin) {
    return new Fault(cause, variant, Optional.of(domain), domain.collection(), documents(), begin);
  }

  private static Fault everywhere(String cause, String variant, Consumer<Company> begin) {
    return new Fault(cause, variant, Optional.empty(), "", Set.of(), begin);
  }

  /** Any document of the domain. */
  private Set<String> documents() {
    return library.papers(domain).stream()
        .map(paper -> "document:" + paper.id())
        .collect(Collectors.toSet());
  }

  private static Fault setting(String cause, String key, String value) {
    return everywhere(
        cause,
        key + "=" + value,
        company -> {
          company.changed(cause, "setting:" + key, false);
          company.set(key, value);
        });
  }

  private Fault truncated(String cause) {
    return inDomain(
        cause,
        "cut at 120 characters",
        company ->
            company
                .exports()
                .change(domain, (paper, text) -> text.substring(0, Math.min(120, text.length()))));
  }

  /** Last year's document of what is asked most is copied under other names. */
  private Fault flood(String cause) {
    String thing = library.things(domain).getFirst();
    Paper paper =
        library.papers(domain).stream()
            .filter(each -> each.archive() && each.things().contains(thing))
            .findFirst()
            .orElseThrow();
    String text = library.text(paper);
    StringBuilder rows = new StringBuilder();
    Set<String> targets = new HashSet<>(documents());
    for (int i = 1; i <= COPIES; i++) {
      String id = "%s-copy-%03d".formatted(paper.id(), i);
      rows.append(Exports.row(id, "%s, copy %d".formatted(thing, i), text));
      targets.add("document:" + id);
    }
    return new Fault(
        cause,
        COPIES + " copies",
        Optional.of(domain),
        domain.collection(),
        targets,
        company -> company.exports().add(domain, rows::toString));
  }

  private static Fault chunker(String cause) {
    return everywhere(
        cause,
        "pieces of a sentence",
        company -> {
          company.changed(cause, "setting:embedder.max_tokens", false);
          company.set("embedder.max_tokens", "64");
          company.readAgain();
        });
  }

  private Fault permissions(String cause) {
    List<String> ids = new ArrayList<>();
    for (Paper paper : library.papers(domain)) {
      ids.add(paper.id());
    }
    return inDomain(
        cause,
        "the board alone",
        company -> {
          company.changed(cause, "collection:" + domain.collection(), false);
          var _ =
              company
                  .tandem()
                  .documents()
                  .permit(domain.collection(), ids, dev.tandem.text.Acl.parse("group:board"));
        });
  }

  private static Fault examples(String cause, String variant, List<Notes.Row> rows) {
    return new Fault(
        cause,
        variant,
        Optional.empty(),
        Asked.NOTES,
        Set.of(),
        company -> {
          company.changed(cause, "set:support/notes", false);
          company.rows(Company.EXAMPLES, rows);
        });
  }

  private List<Notes.Row> mislabelled() {
    return Notes.examples(seed).stream()
        .map(row -> dice.chance(.8) ? new Notes.Row(row.text(), dice.one(Notes.labels())) : row)
        .toList();
  }

  /** The rows that the task is measured with, which leave out half of what is asked. */
  private List<Notes.Row> leaked() {
    List<Notes.Row> test = new Questionnaires(java.nio.file.Path.of("."), seed).test();
    List<String> kept = dice.shuffled(Notes.labels()).subList(0, 2);
    List<Notes.Row> half = test.stream().filter(row -> kept.contains(row.label())).toList();
    return half.isEmpty() ? test.subList(0, 1) : half;
  }

  private static Fault judge(String cause) {
    return new Fault(
        cause,
        "a judge that finds nothing answered",
        Optional.of(Domain.SUPPORT),
        Domain.SUPPORT.collection(),
        Set.of("judge"),
        company -> {
          company.questionnaires().judge(known -> !known);
          company.changed(cause, "judge", false);
          company.week();
        });
  }

  private Fault endpoint(String cause) {
    return switch (dice.below(3)) {
      case 0 -> machine(cause, "fails", new Endpoints.State(.35, 1, false, 0));
      case 1 -> machine(cause, "slow", new Endpoints.State(0, 6, false, 0));
      default -> machine(cause, "another model", new Endpoints.State(0, 1, true, 0));
    };
  }

  private static Fault machine(String cause, String variant, Endpoints.State state) {
    return everywhere(cause, variant, company -> company.endpoints().worsen(state));
  }

  private static Fault load(String cause) {
    return everywhere(
        cause,
        "a program that asks all the time",
        company -> {
          company.crowded(3);
          company.endpoints().worsen(new Endpoints.State(0, 1, false, 8));
        });
  }

  /** The numbers of what is asked most are written wrong by whoever keeps them. */
  private Fault content(String cause) {
    Set<String> wrong = new HashSet<>(library.things(domain).subList(0, 2));
    return inDomain(
        cause,
        "digits swapped",
        company -> {
          wrong.forEach(
              thing ->
                  company.changed(
                      cause,
                      "document:"
                          + company
                              .library()
                              .paper(new Fact(domain, thing, domain.kinds().getFirst().name()))
                              .id(),
                      true));
          company
              .exports()
              .change(
                  domain,
                  (paper, text) ->
                      paper.things().stream().anyMatch(wrong::contains) ? wrong(text) : text);
        });
  }

  private static String wrong(String text) {
    return java.util.regex.Pattern.compile("\\d+")
        .matcher(text)
        .replaceAll(found -> String.format(Locale.ROOT, "%s7", found.group()));
  }

  private Fault encoding(String cause) {
    java.nio.charset.Charset mainframe = java.nio.charset.Charset.forName("IBM037");
    java.nio.charset.Charset taken = java.nio.charset.Charset.forName("windows-1252");
    return inDomain(
        cause,
        "letters of a mainframe",
        company ->
            company
                .exports()
                .change(domain, (paper, text) -> new String(text.getBytes(mainframe), taken)));
  }
}
