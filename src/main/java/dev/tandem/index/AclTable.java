package dev.tandem.index;

import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;

/**
 * Numbers the different acls of an index. A chunk holds its acl's number in a doc value, which
 * Lucene changes in place, so that a change of readers costs no analysis and no vector. The table
 * travels in the user data of the commit, whole with what refers to it.
 *
 * <p>A number never changes its meaning and is given out once, so a table newer than the searcher
 * is right for it too. A chunk whose number is not in the table is found by nobody.
 */
final class AclTable {
  /** The doc value that holds the number. */
  static final String FIELD = "acl";

  private static final String KEY = "acl.";
  private static final String NEXT = "acl-next";

  private final Map<Acl, Integer> numbers = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param used tells numbers still referred to; the others are forgotten
   */
  static AclTable read(Map<String, String> userData, IntPredicate used) {
    AclTable table = new AclTable();
    userData.forEach(
        (key, value) -> {
          if (key.startsWith(KEY)) {
            int number = Integer.parseInt(key.substring(KEY.length()));
            if (used.test(number)) {
              table.numbers.put(Acl.parse(value), number);
            }
          }
        });
    table.next.set(Integer.parseInt(userData.getOrDefault(NEXT, "0")));
    return table;
  }

  void write(Map<String, String> userData) {
    numbers.forEach((acl, number) -> userData.put(KEY + number, acl.toString()));
    userData.put(NEXT, Integer.toString(next.get()));
  }

  int number(Acl acl) {
    return numbers.computeIfAbsent(acl, fresh -> next.getAndIncrement());
  }

  /** The mandatory filter: only chunks whose acl admits the reader. */
  Query filter(Principals who) {
    long[] admitted =
        numbers.entrySet().stream()
            .filter(entry -> entry.getKey().admits(who))
            .mapToLong(Map.Entry::getValue)
            .toArray();
    return NumericDocValuesField.newSlowSetQuery(FIELD, admitted);
  }

  /** Whether a query is such a filter, or consists of one. */
  static boolean filters(Query query) {
    var visitor =
        new QueryVisitor() {
          boolean met;

          @Override
          public boolean acceptField(String field) {
            met |= field.equals(FIELD);
            return false; // its values do not matter
          }
        };
    query.visit(visitor);
    return visitor.met;
  }
}
