package dev.tandem.ingest;

import dev.tandem.ingest.ParseResult.Failed;
import dev.tandem.ingest.ParseResult.Parsed;
import dev.tandem.ingest.ParseResult.Skipped;
import dev.tandem.text.Block;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes between Tandem and a parser process, over its standard streams, big-endian: strings as
 * byte length and UTF-8. The side that reads checks every length: the other one may have been taken
 * over by the file it parsed.
 */
final class Wire {
  private static final int LONGEST_STRING = 256 << 20; // bytes
  private static final int MOST_BLOCKS = 10_000_000;

  private Wire() {}

  /**
   * @param name of the file, for what its ending tells
   */
  record Request(String path, String name, ParseLimits limits) {}

  static void write(DataOutputStream out, Request request) throws IOException {
    string(out, request.path());
    string(out, request.name());
    ParseLimits limits = request.limits();
    out.writeLong(limits.time().toMillis());
    out.writeInt(limits.heapMegabytes());
    out.writeLong(limits.bytes());
    out.writeInt(limits.characters());
    out.writeInt(limits.depth());
    out.writeInt(limits.embedded());
    out.flush();
  }

  static Request readRequest(DataInputStream in) throws IOException {
    String path = string(in);
    String name = string(in);
    return new Request(
        path,
        name,
        new ParseLimits(
            Duration.ofMillis(in.readLong()),
            in.readInt(),
            in.readLong(),
            in.readInt(),
            in.readInt(),
            in.readInt()));
  }

  static void write(DataOutputStream out, ParseResult result) throws IOException {
    switch (result) {
      case Failed(String reason) -> {
        out.writeByte('F');
        string(out, reason);
      }
      case Skipped(String reason) -> {
        out.writeByte('S');
        string(out, reason);
      }
      case Parsed parsed -> {
        out.writeByte('P');
        string(out, parsed.sourceHash());
        string(out, parsed.title());
        string(out, parsed.text());
        out.writeInt(parsed.blocks().size());
        for (Block block : parsed.blocks()) {
          out.writeByte(block.kind().ordinal());
          out.writeInt(block.level());
          out.writeInt(block.start());
          out.writeInt(block.end());
          out.writeInt(block.page());
        }
        string(out, parsed.updated().map(Instant::toString).orElse(""));
        string(out, parsed.review().map(LocalDate::toString).orElse(""));
        string(out, parsed.language());
        out.writeInt(parsed.meta().size());
        for (Map.Entry<String, String> entry : parsed.meta().entrySet()) {
          string(out, entry.getKey());
          string(out, entry.getValue());
        }
      }
    }
    out.flush();
  }

  /**
   * @throws IOException if the stream ends or does not hold a result
   */
  static ParseResult readResult(DataInputStream in, ParseLimits limits) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 'F' -> new Failed(string(in));
      case 'S' -> new Skipped(string(in));
      case 'P' -> parsed(in, limits);
      default -> throw new IOException("a parser process answered with kind " + kind);
    };
  }

  private static Parsed parsed(DataInputStream in, ParseLimits limits) throws IOException {
    String hash = string(in);
    String title = string(in);
    String text = string(in);
    int length = text.codePointCount(0, text.length());
    int count = in.readInt();
    if (length > limits.characters() || count < 0 || count > MOST_BLOCKS) {
      throw new IOException("a parser process answered past its limits");
    }
    List<Block> blocks = new ArrayList<>();
    Block.Kind[] kinds = Block.Kind.values();
    int last = 0;
    for (int i = 0; i < count; i++) {
      int kind = in.readByte();
      int level = in.readInt();
      int start = in.readInt();
      int end = in.readInt();
      int page = in.readInt();
      if (kind < 0
          || kind >= kinds.length
          || level < 0
          || page < 0
          || start < last
          || end < start
          || end > length) {
        throw new IOException("a parser process answered with a block outside its text");
      }
      last = end;
      blocks.add(new Block(kinds[kind], level, start, end, page));
    }
    String updated = string(in);
    String review = string(in);
    String language = string(in);
    int entries = in.readInt();
    if (entries < 0 || entries > 1000) {
      throw new IOException("a parser process answered past its limits");
    }
    Map<String, String> meta = new HashMap<>();
    for (int i = 0; i < entries; i++) {
      String key = string(in);
      meta.put(key, string(in));
    }
    return new Parsed(
        hash, title, text, blocks, Dates.instant(updated), Dates.date(review), language, meta);
  }

  private static void string(DataOutputStream out, String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String string(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_STRING) {
      throw new IOException(
          "a parser process answered with a string of %d bytes".formatted(length));
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new java.io.EOFException("a parser process stopped within its answer");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
