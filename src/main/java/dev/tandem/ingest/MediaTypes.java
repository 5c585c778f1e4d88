package dev.tandem.ingest;

import java.util.Optional;
import java.util.Set;

/** Which media types are documents, and why the others are not. */
final class MediaTypes {
  static final String PDF = "application/pdf";

  private static final Set<String> ARCHIVES =
      Set.of(
          "application/zip",
          "application/gzip",
          "application/x-gzip",
          "application/x-tar",
          "application/x-gtar",
          "application/x-7z-compressed",
          "application/x-rar-compressed",
          "application/x-rar-compressed; version=4",
          "application/x-rar-compressed; version=5",
          "application/x-bzip",
          "application/x-bzip2",
          "application/x-xz",
          "application/zstd",
          "application/java-archive",
          "application/x-archive",
          "application/x-cpio",
          "application/x-lzma",
          "application/x-snappy-framed",
          "application/x-compress");
  private static final Set<String> PROGRAMS =
      Set.of(
          "application/x-executable",
          "application/x-sharedlib",
          "application/x-object",
          "application/x-elf",
          "application/x-msdownload",
          "application/x-dosexec",
          "application/java-vm",
          "application/x-mach-o",
          "application/wasm",
          "application/x-sqlite3",
          "application/x-shockwave-flash",
          "application/vnd.iccprofile");

  private MediaTypes() {}

  /** The reason why a type is no document; empty for documents. */
  static Optional<String> noDocument(String type) {
    String group = type.split("/", 2)[0];
    return switch (group) {
      case "image" -> Optional.of("it is an image, and pictures are not read");
      case "audio", "video", "font", "chemical" ->
          Optional.of("it is a file of type " + group + ", which holds no text");
      default -> {
        if (ARCHIVES.contains(type)) {
          yield Optional.of("it is an archive; unpack it and ingest the folder");
        }
        if (PROGRAMS.contains(type)) {
          yield Optional.of("it is a program or its data, not a document");
        }
        yield Optional.empty();
      }
    };
  }
}
