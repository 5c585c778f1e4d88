package dev.tandem.ingest;

import dev.tandem.text.Block;
import dev.tandem.text.Range;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Blocks to sections. */
final class Sections {
  private record Open(int level, String words) {}

  private final Slices slices;
  private final Units units;
  private final List<Section> sections = new ArrayList<>();
  private final Deque<Open> path = new ArrayDeque<>(); // innermost last
  private List<Unit> heading = List.of();
  private List<Unit> body = new ArrayList<>();

  private Sections(Slices slices, Units units) {
    this.slices = slices;
    this.units = units;
  }

  /** Sections in order; every visible code point of the text is in a unit or a heading. */
  static List<Section> of(Slices slices, List<Block> blocks, Units units) {
    Sections sections = new Sections(slices, units);
    int end = 0;
    for (Block block : blocks) {
      sections.gap(end, block.start());
      sections.block(block);
      end = block.end();
    }
    sections.gap(end, slices.length());
    sections.close(0);
    return sections.sections;
  }

  /** Text that no block claims is a paragraph. */
  private void gap(int start, int end) {
    Range range = slices.trim(start, end);
    if (range.length() > 0) {
      block(new Block(Block.Kind.PARAGRAPH, 0, range.start(), range.end(), 0));
    }
  }

  private void block(Block block) {
    if (block.kind() != Block.Kind.HEADING) {
      body.addAll(units.of(block));
      return;
    }
    int level = Math.max(1, block.level());
    close(level);
    while (!path.isEmpty() && path.getLast().level() >= level) {
      path.removeLast();
    }
    path.addLast(new Open(level, slices.get(block.start(), block.end())));
    heading = units.of(block);
  }

  /** Ends the section; one without a body is kept unless the next heading stands under it. */
  private void close(int nextLevel) {
    boolean parent = !path.isEmpty() && nextLevel > path.getLast().level();
    if (!body.isEmpty() || (!heading.isEmpty() && !parent)) {
      sections.add(new Section(path.stream().map(Open::words).toList(), heading, body));
    }
    heading = List.of();
    body = new ArrayList<>();
  }
}
