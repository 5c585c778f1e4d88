package dev.tandem.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.Block.Kind;

/** Box Notes: a tree of nodes in JSON, as the editor ProseMirror keeps it. */
final class BoxNoteReader {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final CanonicalText into;

  private BoxNoteReader(CanonicalText into) {
    this.into = into;
  }

  /**
   * @throws ParseException if it is not such a tree
   */
  static void read(byte[] bytes, CanonicalText into) {
    try {
      JsonNode document = MAPPER.readTree(TextDecoder.decode(bytes)).path("doc");
      if (!document.path("content").isArray()) {
        throw new ParseException("it is no note of the kind that Box writes today");
      }
      new BoxNoteReader(into).children(document, 0);
    } catch (JsonProcessingException e) {
      throw new ParseException("its JSON is damaged", e);
    }
  }

  /**
   * @param lists how many lists are around
   */
  private void children(JsonNode node, int lists) {
    int number = node.path("attrs").path("order").asInt(1);
    for (JsonNode child : node.path("content")) {
      switch (child.path("type").asText()) {
        case "heading" ->
            into.add(Kind.HEADING, child.path("attrs").path("level").asInt(1), words(child));
        case "code_block" -> into.add(Kind.CODE, 0, words(child));
        case "bullet_list", "ordered_list", "check_list" -> children(child, lists + 1);
        case "list_item", "check_list_item" -> {
          boolean ordered = node.path("type").asText().equals("ordered_list");
          item(child, ordered ? number++ + ". " : "", lists);
        }
        case "table" -> table(child);
        case "image" -> into.add(Kind.PARAGRAPH, 0, child.path("attrs").path("alt").asText(""));
        case "paragraph", "text" -> into.add(Kind.PARAGRAPH, 0, words(child));
        default -> children(child, lists);
      }
    }
  }

  /** An item's first paragraph is the item; what follows stands below it. */
  private void item(JsonNode item, String number, int lists) {
    boolean first = true;
    for (JsonNode child : item.path("content")) {
      boolean list = child.path("type").asText().endsWith("_list");
      if (list) {
        children(child, lists + 1);
      } else {
        into.add(Kind.LIST_ITEM, Math.min(lists, 9), (first ? number : "") + words(child));
      }
      first = false;
    }
  }

  private void table(JsonNode table) {
    TableRows rows = new TableRows();
    for (JsonNode row : table.path("content")) {
      for (JsonNode cell : row.path("content")) {
        boolean header = cell.path("type").asText().equals("table_header");
        rows.cell(words(cell), header, cell.path("attrs").path("rowspan").asInt(1));
      }
      rows.endRow();
    }
    rows.writeTo(into);
  }

  /** All text below a node; paragraphs are parted by a blank. */
  private static String words(JsonNode node) {
    if (node.has("text")) {
      return node.path("text").asText();
    }
    StringBuilder words = new StringBuilder();
    for (JsonNode child : node.path("content")) {
      boolean inline = child.has("text");
      String text = child.path("type").asText().equals("hard_break") ? "\n" : words(child);
      words.append(inline || words.isEmpty() ? "" : " ").append(text);
    }
    return words.toString();
  }
}
