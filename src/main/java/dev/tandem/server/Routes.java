package dev.tandem.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Every way in. A path's segments are decoded exactly once, after they were separated, so that an
 * encoded slash is part of a value and dots mean nothing.
 */
public final class Routes {
  /** A route and what its path names stand for. */
  record Match(Route route, Map<String, String> values) {}

  /**
   * Those with the fewest names first: a path that is written out is no value of another's name
   * (OpenAPI 3.1, 4.8.8.2).
   */
  private final List<Route> all = new ArrayList<>();

  public void add(String method, String template, Needs needs, Route.Handler handler) {
    all.add(new Route(method, template, needs, handler));
    all.sort(Comparator.comparingLong(Route::names));
  }

  public void get(String template, Needs needs, Route.Handler handler) {
    add("GET", template, needs, handler);
  }

  public void post(String template, Needs needs, Route.Handler handler) {
    add("POST", template, needs, handler);
  }

  public void put(String template, Needs needs, Route.Handler handler) {
    add("PUT", template, needs, handler);
  }

  public void patch(String template, Needs needs, Route.Handler handler) {
    add("PATCH", template, needs, handler);
  }

  public void delete(String template, Needs needs, Route.Handler handler) {
    add("DELETE", template, needs, handler);
  }

  public List<Route> all() {
    return List.copyOf(all);
  }

  /**
   * HEAD is found where GET is; {@link Call} then sends no body.
   *
   * @param rawPath as it was sent, still encoded
   * @throws Problem 404 if nothing is there, 405 if it is not for this method, 400 if the path is
   *     not well encoded
   */
  Match find(String method, String rawPath) {
    List<String> path =
        Route.segments(rawPath.startsWith("/") ? rawPath : "/").stream()
            .map(Routes::decode)
            .toList();
    String wanted = method.equals("HEAD") ? "GET" : method;
    TreeSet<String> others = new TreeSet<>();
    long names = Long.MAX_VALUE;
    for (Route route : all) {
      if (route.names() > names) {
        break;
      }
      Optional<Map<String, String>> values = route.match(path);
      if (values.isPresent() && route.method().equals(wanted)) {
        return new Match(route, values.get());
      }
      if (values.isPresent()) {
        names = route.names();
        others.add(route.method());
      }
    }
    if (others.contains("GET")) {
      others.add("HEAD");
    }
    if (others.isEmpty()) {
      throw new Problem(404, "There is nothing at this path; /openapi.json lists what there is.");
    }
    String allowed = String.join(", ", others);
    throw new Problem(405, "This path takes %s.".formatted(allowed)).with("Allow", allowed);
  }

  private static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    ByteBuffer bytes = ByteBuffer.allocate(3 * segment.length());
    try {
      for (int i = 0; i < segment.length(); i++) {
        if (segment.charAt(i) == '%') {
          bytes.put((byte) HexFormat.fromHexDigits(segment, i + 1, i + 3));
          i += 2;
        } else {
          bytes.put(segment.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
        }
      }
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new Problem(
          400, "The path is not percent-encoded UTF-8; encode each segment by itself.");
    }
  }
}
