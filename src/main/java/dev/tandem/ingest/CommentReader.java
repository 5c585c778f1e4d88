package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.openxml4j.opc.PackagePart;

/**
 * Comments of slides and sheets, old and threaded ones, each a paragraph that says that it is one
 * and whose.
 */
final class CommentReader implements OoxmlParts.Visitor {
  /** Excel writes a threaded comment a second time for its old versions, by this author. */
  private static final String TWIN = "tc={";

  /** A comment on its way; a reply lies inside the one it answers, before that one's words. */
  private static final class Remark {
    final String place;
    final String author;
    final String date;
    final StringBuilder words = new StringBuilder();

    Remark(String place, String author, String date) {
      this.place = place;
      this.author = author;
      this.date = date;
    }
  }

  private final Map<String, String> people;
  private final CanonicalText into;
  private final Deque<Remark> open = new ArrayDeque<>();
  private final List<Remark> replies = new ArrayList<>();
  private int authors;

  private CommentReader(Map<String, String> people, CanonicalText into) {
    this.people = new HashMap<>(people);
    this.into = into;
  }

  /**
   * @param people names by the ids that the comments use
   */
  static void read(PackagePart comments, Map<String, String> people, CanonicalText into)
      throws IOException {
    OoxmlParts.read(comments, new CommentReader(people, into));
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
  public void start(XMLStreamReader xml, String name) throws XMLStreamException {
    switch (name) {
      case "author" -> people.put(String.valueOf(authors++), xml.getElementText());
      case "comment", "threadedComment", "cm", "reply" -> {
        String id = OoxmlParts.attribute(xml, "authorId") + OoxmlParts.attribute(xml, "personId");
        String time =
            OoxmlParts.attribute(xml, "dt")
                + OoxmlParts.attribute(xml, "dT")
                + OoxmlParts.attribute(xml, "created");
        open.push(
            new Remark(
                OoxmlParts.attribute(xml, "ref"),
                people.getOrDefault(id, ""),
                time.length() < 10 ? "" : time.substring(0, 10)));
      }
      case "p" -> words("\n");
      case "rPh", "extLst" -> OoxmlParts.skip(xml);
      default -> {}
    }
  }

  @Override
  public void words(String more) {
    if (!open.isEmpty()) {
      open.peek().words.append(more);
    }
  }

  @Override
  public void end(String name) {
    switch (name) {
      case "comment", "threadedComment", "cm", "reply" -> {
        Remark closed = open.pop();
        if (open.isEmpty()) {
          write(closed);
          replies.forEach(this::write);
          replies.clear();
        } else {
          replies.add(closed);
        }
      }
      default -> {}
    }
  }

  private void write(Remark remark) {
    if (!remark.author.startsWith(TWIN)) {
      write(remark.place, remark.author, remark.date, remark.words.toString(), into);
    }
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
