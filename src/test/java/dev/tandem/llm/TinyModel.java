package dev.tandem.llm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Tiny random models as Hugging Face folders ({@code tools/record_folders.py}). Their 96 tokens are
 * the characters from ! to y, the space, the line end, and three control tokens.
 */
public final class TinyModel {
  private TinyModel() {}

  /** Unpacks one, such as {@code yarn}, into a folder of its name. */
  public static Path folder(Path into, String name) throws IOException {
    Path folder = Files.createDirectories(into.resolve(name));
    InputStream file = TinyModel.class.getResourceAsStream("/golden/folders/" + name + ".zip");
    try (ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(file, name))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
      }
    }
    return folder;
  }
}
