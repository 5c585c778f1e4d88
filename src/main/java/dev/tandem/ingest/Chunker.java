package dev.tandem.ingest;

import dev.tandem.text.Block;
import dev.tandem.text.Chunk;
import dev.tandem.text.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Cuts a document into chunks that follow its structure. A chunk never crosses a section, except
 * that small neighbours under the same parent are put together; it holds whole sentences, list
 * items, rows and lines, and only what is longer than the limit is cut, at words. Rows whose header
 * is not in the chunk carry it as context. A document without headings that fits the limit is one
 * chunk. The same document gives the same chunks. Safe for use by many threads.
 */
public final class Chunker {
  private static final int TITLE = 48; // tokens of the title that are embedded
  private static final int HEADING = 80; // tokens of the heading path
  private final ChunkSizes sizes;
  private final ToIntFunction<String> counter;
  private final int special;

  /**
   * @param counter tokens of a text, special tokens included, as the embedder counts them
   */
  public Chunker(ChunkSizes sizes, ToIntFunction<String> counter) {
    this.sizes = sizes;
    this.counter = counter;
    this.special = counter.applyAsInt("");
  }

  /**
   * What is embedded for a chunk: title, headings, context, text; at most the limit in tokens.
   *
   * @param title the document's, cut if it is very long
   */
  public String embedText(String title, Chunk chunk) {
    String name = units(new Slices(""), "und", 0).cutToTokens(title, titleShare());
    return name.isEmpty() ? chunk.searchText() : name + "\n" + chunk.searchText();
  }

  /**
   * @param version the document's version that the chunks belong to
   * @param language BCP 47, for the ends of sentences
   */
  public List<Chunk> chunk(Document document, int version, String language) {
    Slices slices = new Slices(document.text());
    Units measure = units(slices, language, 0);
    int title = measure.tokens(measure.cutToTokens(document.title(), titleShare()));
    boolean flat = document.blocks().stream().noneMatch(b -> b.kind() == Block.Kind.HEADING);
    Units units = units(slices, language, title + (flat ? 0 : headingShare()));
    Packer packer = new Packer(document, version, slices, units, title);
    if (flat && units.tokens(document.text()) + title + special <= sizes.limit()) {
      packer.whole();
    } else {
      List<Section> sections = Sections.of(slices, document.blocks(), units);
      for (List<Section> group : groups(sections)) {
        packer.pack(group);
      }
    }
    return packer.chunks;
  }

  private Units units(Slices slices, String language, int overhead) {
    return new Units(slices, language, counter, special, sizes.limit() - special - overhead);
  }

  private int titleShare() {
    return Math.min(TITLE, sizes.limit() / 5);
  }

  private int headingShare() {
    return Math.min(HEADING, sizes.limit() / 6);
  }

  /** Puts small neighbours under one parent together, up to the target. */
  private List<List<Section>> groups(List<Section> sections) {
    List<List<Section>> groups = new ArrayList<>();
    int small = sizes.target() / 3;
    int sum = 0;
    for (Section section : sections) {
      int tokens = section.tokens();
      List<Section> last = groups.isEmpty() ? List.of() : groups.getLast();
      boolean together =
          !last.isEmpty()
              && (sum < small || tokens < small)
              && sum + tokens <= sizes.target() * 3 / 4
              && last.getFirst().parent().equals(section.parent())
              && !last.getFirst().heading().isEmpty()
              && last.getLast().page() == section.page();
      if (together) {
        last.add(section);
        sum += tokens;
      } else {
        groups.add(new ArrayList<>(List.of(section)));
        sum = tokens;
      }
    }
    return groups;
  }

  /** Fills chunks with units. */
  private final class Packer {
    private final Document document;
    private final int version;
    private final Slices slices;
    private final Units units;
    private final int title;
    final List<Chunk> chunks = new ArrayList<>();
    private String heading = "";
    private int target;
    private int limit;

    Packer(Document document, int version, Slices slices, Units units, int title) {
      this.document = document;
      this.version = version;
      this.slices = slices;
      this.units = units;
      this.title = title;
    }

    void whole() {
      var all = slices.trim(0, slices.length());
      if (all.length() > 0) {
        int page = document.blocks().isEmpty() ? 0 : document.blocks().getFirst().page();
        emit(all.start(), all.end(), page, "");
      }
    }

    void pack(List<Section> group) {
      Section first = group.getFirst();
      boolean one = group.size() == 1 && !first.body().isEmpty();
      List<String> path = one ? first.path() : first.parent();
      heading = headingText(path);
      int overhead = special + title + units.tokens(heading);
      limit = sizes.limit() - overhead;
      target = Math.min(limit, Math.max(sizes.target() - overhead, sizes.target() / 4));
      List<Unit> all = new ArrayList<>();
      group.forEach(section -> all.addAll(one ? section.body() : section.units()));
      List<List<Unit>> filled = fill(all);
      filled.forEach(this::emit);
    }

    private String headingText(List<String> path) {
      List<String> shown =
          !path.isEmpty() && path.getFirst().equals(document.title())
              ? path.subList(1, path.size())
              : path;
      // The innermost headings say most: the outermost go first where the path is too long.
      int most = headingShare();
      for (int from = 0; from < shown.size(); from++) {
        String joined = String.join(" > ", shown.subList(from, shown.size()));
        if (units.tokens(joined) <= most) {
          return joined;
        }
      }
      return shown.isEmpty() ? "" : units.cutToTokens(shown.getLast(), most);
    }

    private List<List<Unit>> fill(List<Unit> all) {
      List<List<Unit>> filled = new ArrayList<>();
      List<Unit> current = new ArrayList<>();
      int sum = 0;
      for (int i = 0; i < all.size(); i++) {
        Unit unit = all.get(i);
        int next = unit.tokens();
        if (!current.isEmpty()) {
          int with = sum + next;
          // What leads needs room for what it leads to.
          int room = with + (unit.leads() && i + 1 < all.size() ? all.get(i + 1).tokens() : 0);
          boolean held = current.getLast().leads() && with <= limit;
          boolean wholeBlockNext =
              unit.opens() && sum >= target / 2 && sum + block(all, i) > target;
          if (!held && (room > target || wholeBlockNext)) {
            filled.add(current);
            current = new ArrayList<>();
            sum = 0;
          }
        }
        if (current.isEmpty()) {
          sum = unit.contextTokens();
        }
        current.add(unit);
        sum += next;
      }
      if (!current.isEmpty()) {
        int least = target / 6;
        int before = filled.isEmpty() ? limit : tokens(filled.getLast());
        if (tokens(current) < least && before + tokens(current) <= limit) {
          filled.getLast().addAll(current);
        } else {
          filled.add(current);
        }
      }
      return filled;
    }

    /** Tokens of the block that begins at a unit. */
    private int block(List<Unit> all, int start) {
      int sum = all.get(start).tokens();
      for (int i = start + 1; i < all.size() && !all.get(i).opens() && sum <= target; i++) {
        sum += all.get(i).tokens();
      }
      return sum;
    }

    private int tokens(List<Unit> some) {
      return some.getFirst().contextTokens() + some.stream().mapToInt(Unit::tokens).sum();
    }

    private void emit(List<Unit> some) {
      Unit first = some.getFirst();
      int end = some.getLast().end();
      if (some.size() > 1) {
        // A tokenizer may count a text higher than the sum of its pieces: the limit still holds.
        int counted = units.tokens(slices.get(first.start(), end)) + first.contextTokens();
        if (counted > limit) {
          emit(some.subList(0, some.size() / 2));
          emit(some.subList(some.size() / 2, some.size()));
          return;
        }
      }
      emit(first.start(), end, first.page(), first.context());
    }

    private void emit(int start, int end, int page, String context) {
      int ordinal = chunks.size();
      chunks.add(
          new Chunk(
              Chunk.id(document.id(), version, ordinal),
              document.id(),
              version,
              ordinal,
              start,
              end,
              heading,
              context,
              page,
              slices.get(start, end)));
    }
  }
}
