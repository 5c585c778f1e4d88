package dev.tandem.server.openai;

import dev.tandem.server.Problem;
import dev.tandem.text.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.field.ContentDispositionFieldLenientImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * A form with at most one file (RFC 7578, {@code multipart/form-data}), read by mime4j.
 *
 * @param fields by name, all but the file
 * @param file as its client calls it; empty if there is none
 */
record Form(Map<String, String> fields, Optional<String> file) {
  private static final int FIELD_BYTES = 10_000;
  private static final int HEADER = 10_000; // characters
  private static final int PARTS = 20;
  private static final String FILE = "file";

  /**
   * @param type the request's Content-Type
   * @param into where the file's bytes go, which must not be there
   * @throws Problem 400 if it is no such form, 415 if it is announced as something else
   */
  static Form read(InputStream body, String type, Path into) throws IOException {
    if (!type.startsWith("multipart/form-data")) {
      throw new Problem(415, "The body must be multipart/form-data, with the field 'file'.");
    }
    MimeTokenStream parts =
        new MimeTokenStream(
            new MimeConfig.Builder()
                .setStrictParsing(true)
                .setMaxLineLen(HEADER)
                .setMaxHeaderLen(HEADER)
                .setMaxHeaderCount(PARTS)
                .build());
    parts.setRecursionMode(RecursionMode.M_NO_RECURSE);
    try {
      parts.parseHeadless(body, type);
      return read(parts, into);
    } catch (MimeException | MimeIOException | IllegalArgumentException e) {
      throw broken();
    }
  }

  private static Form read(MimeTokenStream parts, Path into) throws IOException, MimeException {
    Map<String, String> fields = new TreeMap<>();
    Optional<String> file = Optional.empty();
    Optional<ContentDispositionField> disposition = Optional.empty();
    for (EntityState state = parts.getState();
        state != EntityState.T_END_OF_STREAM;
        state = parts.next()) {
      switch (state) {
        case T_START_MULTIPART -> parts.setRecursionMode(RecursionMode.M_FLAT); // files stay whole
        case T_START_BODYPART -> disposition = Optional.empty();
        case T_FIELD -> {
          if (parts.getField().getName().equalsIgnoreCase("Content-Disposition")) {
            disposition =
                Optional.of(
                    ContentDispositionFieldLenientImpl.PARSER.parse(
                        parts.getField(), DecodeMonitor.SILENT));
          }
        }
        case T_BODY -> {
          ContentDispositionField part = disposition.orElseThrow(Form::broken);
          String name = Optional.ofNullable(part.getParameter("name")).orElseThrow(Form::broken);
          if (name.equals(FILE)) {
            if (file.isPresent()) {
              throw Problem.wrong(FILE, "There are two files; send each by itself.");
            }
            file = Optional.of(Optional.ofNullable(part.getFilename()).map(Form::text).orElse(""));
            OwnerOnly.createFile(into);
            Files.copy(parts.getDecodedInputStream(), into, StandardCopyOption.REPLACE_EXISTING);
          } else if (fields.size() == PARTS || fields.put(name, field(parts)) != null) {
            throw broken();
          }
        }
        default -> {
          // where one part ends and the next begins
        }
      }
    }
    return new Form(fields, file);
  }

  private static String field(MimeTokenStream parts) throws IOException {
    byte[] bytes = parts.getDecodedInputStream().readNBytes(FIELD_BYTES + 1);
    if (bytes.length > FIELD_BYTES) {
      throw new Problem(400, "A field of the form is longer than %d bytes.".formatted(FIELD_BYTES));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Headers are read as one byte a character, and clients send names in UTF-8 (RFC 7578, 4.2). */
  private static String text(String header) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return header;
    }
  }

  private static Problem broken() {
    return new Problem(400, "The body is not multipart/form-data, or not to its end.");
  }
}
