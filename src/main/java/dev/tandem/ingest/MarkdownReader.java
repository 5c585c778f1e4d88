package dev.tandem.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.text.Block.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;

/** Markdown (CommonMark with GitHub's tables) with YAML front matter. */
final class MarkdownReader {
  private static final int LONGEST_FRONT_MATTER = 16_384; // characters
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

  private MarkdownReader() {}

  /** Writes the document and returns its front matter: simple values by lower-case key. */
  static Map<String, String> read(String source, CanonicalText into) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    Map<String, String> front = new HashMap<>();
    int body = 0;
    if (lines.startsWith("---\n")) {
      int end = lines.indexOf("\n---\n", 3);
      if (end > 0 && end < LONGEST_FRONT_MATTER) {
        body = end + 5;
        front.putAll(frontMatter(lines.substring(4, end + 1)));
      }
    }
    Node document =
        Parser.builder()
            .extensions(EXTENSIONS)
            .maxOpenBlockParsers(200)
            .build()
            .parse(lines.substring(body));
    document.accept(new Walk(into));
    return front;
  }

  private static Map<String, String> frontMatter(String yaml) {
    Map<String, String> values = new HashMap<>();
    try {
      JsonNode node = new YAMLMapper().readTree(yaml);
      node.properties()
          .forEach(
              field -> {
                if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                  values.put(
                      field.getKey().toLowerCase(java.util.Locale.ROOT),
                      CanonicalText.clean(field.getValue().asText()).replace('\n', ' '));
                }
              });
    } catch (JsonProcessingException e) {
      // Broken front matter costs the document its dates, not its text.
    }
    return values;
  }

  private static final class Walk extends AbstractVisitor {
    private final CanonicalText into;
    private int list;
    private boolean item;
    private String number = "";

    Walk(CanonicalText into) {
      this.into = into;
    }

    @Override
    public void visit(Heading heading) {
      into.add(Kind.HEADING, heading.getLevel(), inline(heading));
    }

    @Override
    public void visit(Paragraph paragraph) {
      String words = inline(paragraph);
      into.add(
          item ? Kind.LIST_ITEM : Kind.PARAGRAPH, item ? list : 0, item ? number + words : words);
      item = false;
      number = "";
    }

    @Override
    public void visit(ListItem node) {
      list++;
      item = true;
      number = number(node);
      visitChildren(node);
      item = false;
      number = "";
      list--;
    }

    /** "3. " for the third item of an ordered list: steps are quoted with their number. */
    private static String number(ListItem node) {
      if (!(node.getParent() instanceof OrderedList ordered)) {
        return "";
      }
      int first = ordered.getMarkerStartNumber() == null ? 1 : ordered.getMarkerStartNumber();
      int before = 0;
      for (Node n = node.getPrevious(); n != null; n = n.getPrevious()) {
        before++;
      }
      return first + before + ". ";
    }

    @Override
    public void visit(FencedCodeBlock code) {
      into.add(Kind.CODE, 0, code.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock code) {
      into.add(Kind.CODE, 0, code.getLiteral());
    }

    @Override
    public void visit(HtmlBlock html) {
      into.add(Kind.PARAGRAPH, 0, Jsoup.parseBodyFragment(html.getLiteral()).text());
    }

    @Override
    public void visit(CustomBlock block) {
      if (!(block instanceof TableBlock)) {
        visitChildren(block);
        return;
      }
      TableRows rows = new TableRows();
      for (Node part = block.getFirstChild(); part != null; part = part.getNext()) {
        for (Node row = part.getFirstChild(); row instanceof TableRow; row = row.getNext()) {
          for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            rows.cell(inline(cell), cell instanceof TableCell it && it.isHeader(), 1);
          }
          rows.endRow();
        }
      }
      rows.writeTo(into);
    }

    private static String inline(Node block) {
      StringBuilder words = new StringBuilder();
      append(block, words, 0);
      return words.toString();
    }

    private static void append(Node parent, StringBuilder words, int depth) {
      for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
        switch (node) {
          case Text text -> words.append(text.getLiteral());
          case Code code -> words.append(code.getLiteral());
          case SoftLineBreak soft -> words.append(' ');
          case HardLineBreak hard -> words.append('\n');
          default -> {
            if (depth < 100) {
              append(node, words, depth + 1);
            }
          }
        }
      }
    }
  }
}
