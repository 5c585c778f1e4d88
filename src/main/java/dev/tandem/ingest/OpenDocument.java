package dev.tandem.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** OpenDocument packages (ISO 26300) before Tika reads them, which goes by the order of the zip. */
final class OpenDocument {
  private OpenDocument() {}

  /**
   * The same package with its text before the charts and other objects that lie in it, and without
   * its styles: the words in them are the prompts of master pages ("Click to edit") and the headers
   * and footers of every page.
   *
   * @throws IOException if it is no zip file
   */
  static byte[] inOrder(byte[] odf) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(odf.length);
    try (ZipFile whole =
            ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(odf)).get();
        ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
      List<ZipArchiveEntry> parts = Collections.list(whole.getEntries());
      parts.removeIf(part -> part.getName().endsWith("styles.xml"));
      parts.sort(
          Comparator.comparing(
              part -> part.getName().contains("/") && part.getName().endsWith("content.xml")));
      for (ZipArchiveEntry part : parts) {
        out.addRawArchiveEntry(part, whole.getRawInputStream(part));
      }
    }
    return bytes.toByteArray();
  }
}
