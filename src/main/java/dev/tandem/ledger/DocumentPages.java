package dev.tandem.ledger;

import dev.tandem.text.Acl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * Pages through the documents whose readers are admitted. Who may not read one is turned away by
 * its row, before anything is opened. Titles are sealed, and to open a hundred thousand of them for
 * every letter that somebody types takes seconds; so those that were opened are kept in memory, for
 * the version that they belong to, until a document is deleted.
 */
final class DocumentPages {
  private static final int ROWS = 2_000; // looked at in one transaction
  private static final int MOST_TITLES = 1_000_000; // in memory

  private final Database database;
  private final Map<String, Title> titles = new ConcurrentHashMap<>(); // by collection and id

  DocumentPages(Database database) {
    this.database = database;
  }

  private record Row(String docId, String acl, long versionId) {}

  /** In lower case. */
  private record Title(long versionId, String words) {}

  List<VersionInfo> page(
      String collection, Predicate<Acl> admits, String contains, String after, int limit) {
    String words = contains.toLowerCase(Locale.ROOT);
    Map<String, Boolean> admitted = new HashMap<>();
    List<VersionInfo> found = new ArrayList<>();
    String last = after;
    while (found.size() < limit) {
      String from = last;
      List<Row> rows = database.read(handle -> rows(handle, collection, from));
      if (rows.isEmpty()) {
        break;
      }
      List<Row> readable =
          rows.stream()
              .filter(
                  row -> admitted.computeIfAbsent(row.acl(), acl -> admits.test(Acl.parse(acl))))
              .toList();
      List<Row> matching = words.isEmpty() ? readable : matching(collection, readable, words);
      int room = limit - found.size();
      List<Row> wanted = matching.subList(0, Math.min(room, matching.size()));
      last = (matching.size() > room ? wanted : rows).getLast().docId();
      // A permission that was taken away since is seen here.
      database.read(handle -> open(handle, wanted.stream().map(Row::versionId).toList())).stream()
          .filter(row -> admits.test(row.acl()))
          .map(SealedVersion::info)
          .forEach(found::add);
    }
    return found;
  }

  private static List<Row> rows(Handle handle, String collection, String after) {
    return handle
        .select(
            "SELECT doc_id, acl, current_id FROM document WHERE collection_id ="
                + " (SELECT id FROM collection WHERE name = ?) AND doc_id > ?"
                + " AND current_id <> 0 ORDER BY doc_id LIMIT ?",
            collection,
            after,
            ROWS)
        .map((row, context) -> new Row(row.getString(1), row.getString(2), row.getLong(3)))
        .list();
  }

  private List<Row> matching(String collection, List<Row> rows, String words) {
    List<Row> unknown = rows.stream().filter(row -> known(collection, row).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      if (titles.size() > MOST_TITLES) {
        titles.clear();
      }
      Map<Long, String> opened =
          database.read(handle -> titles(handle, unknown.stream().map(Row::versionId).toList()));
      for (Row row : unknown) {
        titles.put(
            key(collection, row.docId()),
            new Title(row.versionId(), opened.getOrDefault(row.versionId(), "")));
      }
    }
    return rows.stream()
        .filter(
            row ->
                row.docId().toLowerCase(Locale.ROOT).contains(words)
                    || known(collection, row)
                        .filter(title -> title.words().contains(words))
                        .isPresent())
        .toList();
  }

  private Optional<Title> known(String collection, Row row) {
    return Optional.ofNullable(titles.get(key(collection, row.docId())))
        .filter(title -> title.versionId() == row.versionId());
  }

  private static String key(String collection, String docId) {
    return collection + "/" + docId;
  }

  private static Map<Long, String> titles(Handle handle, List<Long> versions) {
    Map<Long, String> titles = new HashMap<>();
    handle
        .select(
            "SELECT v.id, s.key, v.details FROM json_each(?) j CROSS JOIN version v"
                + " ON v.id = j.value CROSS JOIN secret s ON s.id = v.secret_id"
                + " WHERE v.details IS NOT NULL",
            Json.write(versions))
        .map(
            (row, context) ->
                Map.entry(
                    row.getLong(1),
                    Details.parse(Vault.open(row.getBytes(2), "details", row.getBytes(3)))
                        .title()
                        .toLowerCase(Locale.ROOT)))
        .forEach(entry -> titles.put(entry.getKey(), entry.getValue()));
    return titles;
  }

  private static List<SealedVersion> open(Handle handle, List<Long> versions) {
    return handle
        .select(
            SealedVersion.COLUMNS
                + "FROM json_each(?) j CROSS JOIN version v ON v.id = j.value"
                + " JOIN document d ON d.id = v.document_id AND d.current_id = v.id"
                + SealedVersion.JOINS
                + "ORDER BY d.doc_id",
            Json.write(versions))
        .map((row, context) -> SealedVersion.read(row))
        .list();
  }

  /** A deleted document's title is kept nowhere. */
  void forget(String collection, String docId) {
    titles.remove(key(collection, docId));
  }
}
