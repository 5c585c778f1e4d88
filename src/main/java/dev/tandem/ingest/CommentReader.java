package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.openxml4j.opc.PackagePart;

/**
 * Comments of slides and sheets, old and threaded ones, each a paragraph that says that it is one
 * and whose.
 */
final class CommentReader implements OoxmlParts.Visitor {
  /** Excel writes a threaded comment a second time for its old versions, by this author. */
  private static final String TWIN = "tc={";

  private final Map<String, String> people;
  private final CanonicalText into;
  private final StringBuilder words = new StringBuilder();
  private int authors;
  private boolean open;
  private String place = "";
  private String author = "";
  private String date = "";

  private CommentReader(Map<String, String> people, CanonicalText into) {
    this.people = new HashMap<>(people);
    this.into = into;
  }

  /**
   * @param people names by the ids that the comments use
   */
  static void read(PackagePart comments, Map<String, String> people, CanonicalText into)
      throws IOException {
    CommentReader reader = new CommentReader(people, into);
    OoxmlParts.read(comments, reader);
    reader.write();
  }

  /** Names by id from the part of a presentation or workbook that lists who commented. */
  static Map<String, String> people(PackagePart list) throws IOException {
    Map<String, String> people = new HashMap<>();
    OoxmlParts.read(
        list,
        (xml, name) -> {
          switch (name) {
            case "cmAuthor", "author" ->
                people.put(OoxmlParts.attribute(xml, "id"), OoxmlParts.attribute(xml, "name"));
            case "person" ->
                people.put(
                    OoxmlParts.attribute(xml, "id"), OoxmlParts.attribute(xml, "displayName"));
            default -> {}
          }
        });
    return people;
  }

  @Override
  public void start(XMLStreamReader xml, String name) throws javax.xml.stream.XMLStreamException {
    switch (name) {
      case "author" -> people.put(String.valueOf(authors++), xml.getElementText());
      case "comment", "threadedComment", "cm", "reply" -> {
        write();
        open = true;
        place = OoxmlParts.attribute(xml, "ref");
        String id = OoxmlParts.attribute(xml, "authorId");
        id = id.isEmpty() ? OoxmlParts.attribute(xml, "personId") : id;
        author = people.getOrDefault(id, "");
        date =
            OoxmlParts.attribute(xml, "dt")
                + OoxmlParts.attribute(xml, "dT")
                + OoxmlParts.attribute(xml, "created");
      }
      case "p" -> words.append('\n');
      case "rPh", "extLst" -> OoxmlParts.skip(xml);
      default -> {}
    }
  }

  @Override
  public void end(String name) {
    if (name.equals("comment") || name.equals("threadedComment") || name.equals("cm")) {
      write();
    }
  }

  @Override
  public void words(String more) {
    if (open) {
      words.append(more);
    }
  }

  private void write() {
    if (open && !author.startsWith(TWIN)) {
      write(place, author, date.length() < 10 ? "" : date.substring(0, 10), words.toString(), into);
    }
    open = false;
    words.setLength(0);
  }

  /**
   * @param place a cell; empty where the comment belongs to the whole page
   * @param date of the day, ISO 8601; empty if unknown, like the author
   */
  static void write(String place, String author, String date, String words, CanonicalText into) {
    String clean = CanonicalText.clean(words);
    String by = CanonicalText.clean(author);
    if (!by.isEmpty() && clean.startsWith(by + ":")) {
      clean = clean.substring(by.length() + 1).strip(); // Excel begins a note with its author
    }
    if (!clean.isEmpty()) {
      into.add(
          Kind.PARAGRAPH,
          0,
          "Comment"
              + (place.isEmpty() ? "" : " on " + place)
              + (by.isEmpty() ? "" : " by " + by)
              + (date.isEmpty() ? "" : " (" + date + ")")
              + ": "
              + clean);
    }
  }
}
