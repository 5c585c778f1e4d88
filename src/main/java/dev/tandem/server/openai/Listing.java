package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.server.Call;
import dev.tandem.server.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A page of a list as OpenAI's: {@code after} and {@code limit}, {@code order} where it is given.
 */
final class Listing {
  private Listing() {}

  /**
   * @param newestFirst all that the caller may see
   * @param standard how many a page has at most, where the query does not say
   * @throws Problem 400 if the query names a wrong limit or order, 404 if a place that is not there
   */
  static <T> ObjectNode of(
      Call call,
      List<T> newestFirst,
      int standard,
      Function<T, String> id,
      Function<T, ? extends JsonNode> json) {
    List<T> all = new ArrayList<>(ordered(call, newestFirst));
    int limit = call.query("limit", standard, 1, 10_000);
    int first = call.query("after").map(after -> 1 + place(all, id, after)).orElse(0);
    List<T> page = all.subList(first, Math.min(all.size(), first + limit));
    ObjectNode list = Json.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    page.forEach(each -> data.add(json.apply(each)));
    return list.put("first_id", page.isEmpty() ? null : id.apply(page.getFirst()))
        .put("last_id", page.isEmpty() ? null : id.apply(page.getLast()))
        .put("has_more", first + page.size() < all.size());
  }

  private static <T> List<T> ordered(Call call, List<T> newestFirst) {
    return switch (call.query("order").orElse("desc")) {
      case "desc" -> newestFirst;
      case "asc" -> newestFirst.reversed();
      default -> throw new Problem(400, "The query's 'order' must be asc or desc.");
    };
  }

  private static <T> int place(List<T> all, Function<T, String> id, String after) {
    for (int i = 0; i < all.size(); i++) {
      if (id.apply(all.get(i)).equals(after)) {
        return i;
      }
    }
    throw new Problem(404, "The query's 'after' names nothing in this list.");
  }
}
