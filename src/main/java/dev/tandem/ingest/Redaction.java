package dev.tandem.ingest;

import dev.tandem.text.Block;
import dev.tandem.text.Document;
import dev.tandem.text.PersonalData;
import dev.tandem.text.PersonalData.Found;
import dev.tandem.text.PersonalData.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes personal data out of documents before anything of them is stored: in its place stands what
 * it was, {@code [email]}. Offsets, blocks and quotes are those of the text that is left.
 *
 * @param kinds what is taken out; none for nothing
 */
record Redaction(Set<Kind> kinds) {
  /** A document without it, and how much of each kind there was. */
  record Redacted(Document document, Map<Kind, Integer> taken) {}

  boolean active() {
    return !kinds.isEmpty();
  }

  Redacted of(Document document) {
    Map<Kind, Integer> taken = new EnumMap<>(Kind.class);
    Map<String, String> meta = new HashMap<>();
    document.meta().forEach((key, value) -> meta.put(key, without(value, find(value, taken))));
    List<Found> inText = find(document.text(), taken);
    List<Block> blocks = new ArrayList<>();
    for (Block block : document.blocks()) {
      blocks.add(
          new Block(
              block.kind(),
              block.level(),
              moved(block.start(), inText),
              moved(block.end(), inText),
              block.page()));
    }
    return new Redacted(
        new Document(
            document.id(),
            without(document.title(), find(document.title(), taken)),
            without(document.text(), inText),
            blocks,
            document.acl(),
            document.url(),
            document.updated(),
            document.review(),
            document.language(),
            meta),
        taken);
  }

  private List<Found> find(String text, Map<Kind, Integer> taken) {
    List<Found> found = PersonalData.find(text, kinds);
    found.forEach(each -> taken.merge(each.kind(), 1, Integer::sum));
    return found;
  }

  private static String mark(Found found) {
    return "[" + found.kind().word() + "]";
  }

  private static String without(String text, List<Found> found) {
    StringBuilder left = new StringBuilder();
    int from = 0; // in UTF-16, as strings count
    int points = 0;
    for (Found each : found) {
      int start = text.offsetByCodePoints(from, each.start() - points);
      left.append(text, from, start).append(mark(each));
      from = text.offsetByCodePoints(start, each.end() - each.start());
      points = each.end();
    }
    return left.append(text, from, text.length()).toString();
  }

  /** Where an offset is in the text that is left; inside of what was taken out, behind the mark. */
  private static int moved(int offset, List<Found> found) {
    int shift = 0;
    for (Found each : found) {
      if (each.start() >= offset) {
        break;
      }
      int grown = mark(each).length() - (each.end() - each.start());
      if (offset < each.end()) {
        return each.end() + shift + grown;
      }
      shift += grown;
    }
    return offset + shift;
  }
}
