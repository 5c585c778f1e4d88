package dev.tandem;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every arrow between rooms points where the design says, read from the class files. */
class RoomsTest {
  private static final List<String> ORDER =
      List.of(
          "text",
          "stats",
          "tensor",
          "ledger",
          "json",
          "embed",
          "index",
          "llm",
          "ingest",
          "retrieve",
          "example",
          "answer",
          "tune",
          "label",
          "compare",
          "observe",
          "agent",
          "settings",
          "tenant",
          "backup",
          "training",
          "",
          "server",
          "cli");

  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          entry("text", Set.of()),
          entry("stats", Set.of()),
          entry("tensor", Set.of()),
          entry("ledger", Set.of("text")),
          entry("json", Set.of("text", "ledger")),
          entry("embed", Set.of("text")),
          entry("index", Set.of("text")),
          entry("llm", Set.of("text", "tensor")),
          entry("ingest", Set.of("text", "ledger", "embed", "index")),
          entry("retrieve", Set.of("text", "stats", "ledger", "embed", "index", "llm")),
          entry("example", Set.of("text", "stats", "ledger", "embed", "llm")),
          entry("answer", Set.of("text", "stats", "ledger", "embed", "llm", "retrieve", "example")),
          entry(
              "tune",
              Set.of(
                  "text",
                  "stats",
                  "tensor",
                  "ledger",
                  "embed",
                  "llm",
                  "retrieve",
                  "example",
                  "answer")),
          entry(
              "label",
              Set.of(
                  "text",
                  "stats",
                  "tensor",
                  "ledger",
                  "embed",
                  "llm",
                  "retrieve",
                  "example",
                  "answer",
                  "tune")),
          entry("settings", Set.of("text", "ledger", "llm", "answer", "observe")),
          entry("tenant", Set.of("text", "ledger", "json")),
          entry("backup", Set.of("text", "ledger", "tenant")),
          entry(
              "training",
              Set.of("text", "stats", "ledger", "json", "llm", "example", "answer", "tune")));

  private static final Pattern ROOM =
      Pattern.compile("dev/tandem/(?:([a-z]+)/)?[A-Z][A-Za-z0-9_$]*");

  @Test
  void everyArrowPointsUpTheList() throws IOException {
    Path classes = Path.of("target/classes/dev/tandem");
    TreeSet<String> wrong = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        Path parent = classes.relativize(file).getParent();
        String from = parent == null ? "" : parent.getName(0).toString();
        assertThat(ORDER).as("the room of %s", file).contains(from);
        for (String to : roomsNamedIn(file)) {
          if (!to.equals(from) && !allowed(from).contains(to)) {
            wrong.add(from + " -> " + to + " in " + file.getFileName());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** From {@code compare} on, a room may use all rooms above it in the list. */
  private static Set<String> allowed(String room) {
    return ALLOWED.getOrDefault(room, Set.copyOf(ORDER.subList(0, ORDER.indexOf(room))));
  }

  private static Set<String> roomsNamedIn(Path classFile) throws IOException {
    Set<String> rooms = new TreeSet<>();
    for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
      String names =
          switch (entry) {
            case ClassEntry named -> named.asInternalName();
            case Utf8Entry text
                when text.stringValue().startsWith("(")
                    || text.stringValue().contains("Ldev/tandem/") ->
                text.stringValue();
            default -> "";
          };
      Matcher matcher = ROOM.matcher(names);
      while (matcher.find()) {
        rooms.add(matcher.group(1) == null ? "" : matcher.group(1));
      }
    }
    return rooms;
  }
}
