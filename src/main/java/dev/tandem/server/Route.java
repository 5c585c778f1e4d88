package dev.tandem.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way in.
 *
 * @param method {@code GET}, {@code POST}, ...
 * @param template the path; {@code {name}} stands for one segment, {@code {name+}} for one or more
 * @param needs what it asks of the caller
 */
public record Route(String method, String template, Needs needs, Handler handler) {
  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    void handle(Call call) throws Exception;
  }

  /** How many names its template has. */
  long names() {
    return template.chars().filter(c -> c == '{').count();
  }

  /** The values of the path's names, if the path is of this form. */
  Optional<Map<String, String>> match(List<String> path) {
    List<String> form = segments(template);
    boolean greedy = form.getLast().endsWith("+}");
    if (greedy ? path.size() < form.size() : path.size() != form.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < form.size(); i++) {
      String part = form.get(i);
      boolean last = i == form.size() - 1;
      if (!part.startsWith("{")) {
        if (!part.equals(path.get(i))) {
          return Optional.empty();
        }
      } else if (path.get(i).isEmpty()) {
        return Optional.empty();
      } else if (last && greedy) {
        values.put(
            part.substring(1, part.length() - 2), String.join("/", path.subList(i, path.size())));
      } else {
        values.put(part.substring(1, part.length() - 1), path.get(i));
      }
    }
    return Optional.of(values);
  }

  /** {@code /a/b/} is {@code [a, b, ""]}; the root is {@code [""]}. */
  static List<String> segments(String path) {
    return new ArrayList<>(List.of(path.substring(1).split("/", -1)));
  }
}
