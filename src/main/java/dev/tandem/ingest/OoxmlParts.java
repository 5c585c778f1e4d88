package dev.tandem.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationship;
import org.apache.poi.openxml4j.opc.TargetMode;

/** Ways through the parts of an OOXML package, alike for its strict and its transitional form. */
final class OoxmlParts {
  private static final XMLInputFactory XML = factory();

  private OoxmlParts() {}

  /** Takes what it wants from a stream of XML; the reader stands on a start tag. */
  interface Visitor {
    void start(XMLStreamReader xml, String name) throws XMLStreamException;

    default void end(String name) {}

    default void words(String words) {}
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  /**
   * The parts that a relationship leads to, in the order of their ids; those outside the package or
   * missing from it are left out.
   *
   * @param type the last word of the relationship's type: {@code chart}, {@code comments}
   */
  static List<PackagePart> related(PackagePart from, String type) {
    List<PackagePart> parts = new ArrayList<>();
    for (PackageRelationship relationship : relationships(from, type)) {
      try {
        PackagePart part = from.getRelatedPart(relationship);
        if (part != null) {
          parts.add(part);
        }
      } catch (InvalidFormatException | IllegalArgumentException e) {
        // It leads nowhere.
      }
    }
    return parts;
  }

  /**
   * As {@link #related}, and whoever reads the package from now on does not see them; the file
   * itself is not changed. The package must be open for writing.
   */
  static List<PackagePart> take(PackagePart from, String type) {
    List<PackagePart> parts = related(from, type);
    relationships(from, type).forEach(taken -> from.removeRelationship(taken.getId()));
    return parts;
  }

  private static List<PackageRelationship> relationships(PackagePart from, String type) {
    List<PackageRelationship> found = new ArrayList<>();
    try {
      for (PackageRelationship relationship : from.getRelationships()) {
        if (relationship.getTargetMode() == TargetMode.INTERNAL
            && relationship.getRelationshipType().endsWith("/" + type)) {
          found.add(relationship);
        }
      }
    } catch (InvalidFormatException e) {
      // A part without readable relationships has none.
    }
    return found;
  }

  /** Walks through a part. What stands before a break in its XML has been seen. */
  static void read(PackagePart part, Visitor visitor) throws IOException {
    try (InputStream bytes = part.getInputStream()) {
      XMLStreamReader xml = XML.createXMLStreamReader(bytes);
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> visitor.start(xml, xml.getLocalName());
          case XMLStreamConstants.END_ELEMENT -> visitor.end(xml.getLocalName());
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              visitor.words(xml.getText());
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      // A broken chart or comment costs only its own rest, not the document around it.
    }
  }

  /** The paragraphs of a drawing or diagram, in the order of the file; empty ones are left out. */
  static List<String> paragraphs(PackagePart part) throws IOException {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    read(
        part,
        new Visitor() {
          @Override
          public void start(XMLStreamReader xml, String name) {
            if (name.equals("br")) {
              open.append('\n');
            }
          }

          @Override
          public void words(String words) {
            open.append(words);
          }

          @Override
          public void end(String name) {
            if (name.equals("p")) {
              if (!open.toString().isBlank()) {
                paragraphs.add(open.toString());
              }
              open.setLength(0);
            }
          }
        });
    return paragraphs;
  }

  /** Goes to the end tag of the element that the reader stands on. */
  static void skip(XMLStreamReader xml) throws XMLStreamException {
    for (int open = 1; open > 0; ) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> open++;
        case XMLStreamConstants.END_ELEMENT -> open--;
        default -> {}
      }
    }
  }

  /** An attribute by its local name; empty where there is none. */
  static String attribute(XMLStreamReader xml, String name) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals(name)) {
        return xml.getAttributeValue(i);
      }
    }
    return "";
  }
}
