package dev.tandem.observe.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What the company's systems write out each night for the assistant: a file for each domain. */
final class Exports {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Set<Domain> frozen = EnumSet.noneOf(Domain.class);
  private final Map<Domain, BiFunction<Paper, String, String>> changed =
      new EnumMap<>(Domain.class);
  private final Map<Domain, Supplier<String>> added = new EnumMap<>(Domain.class);

  Exports(Path folder) {
    this.folder = folder;
  }

  /** Ingested every night. */
  Path file(Domain domain) {
    return folder.resolve(domain.collection() + ".jsonl");
  }

  /** Nothing is written out any more. */
  void freeze(Domain domain) {
    frozen.add(domain);
  }

  /**
   * Texts are written otherwise.
   *
   * @param how what becomes of a document's text
   */
  void change(Domain domain, BiFunction<Paper, String, String> how) {
    changed.put(domain, how);
  }

  /** Lines that are written, too. */
  void add(Domain domain, Supplier<String> lines) {
    added.put(domain, lines);
  }

  /** Everything is written as it should be. */
  void mend() {
    frozen.clear();
    changed.clear();
    added.clear();
  }

  void write(Library library) {
    for (Domain domain : Domain.values()) {
      if (!frozen.contains(domain)) {
        write(domain, library);
      }
    }
  }

  private void write(Domain domain, Library library) {
    StringBuilder lines = new StringBuilder();
    for (Paper paper : library.papers(domain)) {
      String text = library.text(paper);
      BiFunction<Paper, String, String> how = changed.get(domain);
      lines.append(row(paper.id(), paper.title(), how == null ? text : how.apply(paper, text)));
    }
    Supplier<String> more = added.get(domain);
    lines.append(more == null ? "" : more.get());
    try {
      Files.createDirectories(folder);
      Files.writeString(file(domain), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line of an export. */
  static String row(String id, String title, String text) {
    ObjectNode row = JSON.createObjectNode().put("id", id).put("title", title).put("text", text);
    return row + "\n";
  }
}
