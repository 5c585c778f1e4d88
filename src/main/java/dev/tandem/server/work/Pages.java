package dev.tandem.server.work;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.server.Call;
import dev.tandem.server.Problem;
import java.util.List;
import java.util.function.Function;

/** Lists that may be long, told page by page: the cursor is the id of the last that was told. */
final class Pages {
  private Pages() {}

  /**
   * One page of a list that is all there.
   *
   * @param key of the array
   * @param id of an element, by which a page begins
   * @return {@code {key: [...], "next": null or a cursor}}
   * @throws Problem 422 if the cursor names nothing that is there any more
   */
  static <T> ObjectNode page(
      Call call, String key, List<T> all, Function<T, String> id, Function<T, ?> json) {
    int limit = call.query("limit", 50, 1, 500);
    String cursor = call.query("cursor").orElse("");
    int from = 0;
    if (!cursor.isEmpty()) {
      List<String> ids = all.stream().map(id).toList();
      from = ids.indexOf(cursor) + 1;
      if (from == 0) {
        throw new Problem(
            422, "The cursor is not known any more; begin again with the first page.");
      }
    }
    int to = Math.min(all.size(), from + limit);
    ObjectNode page = Json.object();
    ArrayNode told = page.putArray(key);
    all.subList(from, to).forEach(each -> told.addPOJO(json.apply(each)));
    return page.put("next", to < all.size() ? id.apply(all.get(to - 1)) : null);
  }
}
