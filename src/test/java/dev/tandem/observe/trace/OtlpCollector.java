package dev.tandem.observe.trace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A collector on loopback that takes {@code POST /v1/traces} as protobuf and decodes it by the field
 * numbers of opentelemetry-proto's {@code trace.proto} and {@code common.proto}.
 */
public final class OtlpCollector implements AutoCloseable {
  private final HttpServer server;
  private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
  private final Queue<String> headers = new ConcurrentLinkedQueue<>();

  /**
   * @param kind 1 internal, 2 server, 3 client
   */
  public record Span(
      String schema,
      String trace,
      String id,
      String parent,
      String name,
      long kind,
      Map<String, Object> attributes) {}

  public OtlpCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public List<Span> spans() {
    return List.copyOf(spans);
  }

  /** Values of the header {@code X-Key} of what came. */
  public List<String> keys() {
    return List.copyOf(headers);
  }

  private void take(HttpExchange exchange) throws IOException {
    headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
    byte[] body = exchange.getRequestBody().readAllBytes();
    for (Field resource : fields(body)) {
      for (Field scope : fields(resource.bytes())) {
        if (scope.number() == 2) {
          scope(scope.bytes());
        }
      }
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private void scope(byte[] scope) {
    String schema = "";
    List<byte[]> raw = new ArrayList<>();
    for (Field field : fields(scope)) {
      if (field.number() == 2) {
        raw.add(field.bytes());
      } else if (field.number() == 3) {
        schema = field.text();
      }
    }
    for (byte[] each : raw) {
      spans.add(span(schema, each));
    }
  }

  private static Span span(String schema, byte[] bytes) {
    String trace = "";
    String id = "";
    String parent = "";
    String name = "";
    long kind = 0;
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (Field field : fields(bytes)) {
      switch (field.number()) {
        case 1 -> trace = HexFormat.of().formatHex(field.bytes());
        case 2 -> id = HexFormat.of().formatHex(field.bytes());
        case 4 -> parent = HexFormat.of().formatHex(field.bytes());
        case 5 -> name = field.text();
        case 6 -> kind = field.value();
        case 9 -> {
          List<Field> pair = fields(field.bytes());
          attributes.put(pair.getFirst().text(), value(pair.getLast().bytes()));
        }
        default -> {}
      }
    }
    return new Span(schema, trace, id, parent, name, kind, attributes);
  }

  private static Object value(byte[] any) {
    Field field = fields(any).getFirst();
    return switch (field.number()) {
      case 1 -> field.text();
      case 2 -> field.value() == 1;
      case 3 -> field.value();
      case 4 -> Double.longBitsToDouble(field.value());
      case 5 -> fields(field.bytes()).stream().map(each -> value(each.bytes())).toList();
      default -> throw new IllegalArgumentException("a value of kind " + field.number());
    };
  }

  /** A field of a message: a number, or bytes. */
  private record Field(int number, long value, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static List<Field> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      switch (tag & 7) {
        case 0 -> fields.add(new Field(tag >>> 3, varint(in), new byte[0]));
        case 1 -> fields.add(new Field(tag >>> 3, in.getLong(), new byte[0]));
        case 2 -> {
          byte[] bytes = new byte[(int) varint(in)];
          in.get(bytes);
          fields.add(new Field(tag >>> 3, 0, bytes));
        }
        case 5 -> fields.add(new Field(tag >>> 3, in.getInt(), new byte[0]));
        default -> throw new IllegalArgumentException("wire type " + (tag & 7));
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
