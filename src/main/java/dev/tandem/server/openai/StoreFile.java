package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.ledger.UploadInfo;
import dev.tandem.ledger.VersionInfo;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document as a file of a vector store. One that was an upload has the id {@code UPLOAD/NAME}, so
 * that files of the same name stay apart and the ending tells the format.
 *
 * @param id of the upload; of the document where it was none
 * @param name for people
 */
record StoreFile(String id, String name) {
  private static final Pattern UPLOADED = Pattern.compile("(file-[0-9a-f]{32})/(.+)");

  static StoreFile of(String docId) {
    Matcher uploaded = UPLOADED.matcher(docId);
    return uploaded.matches()
        ? new StoreFile(uploaded.group(1), uploaded.group(2))
        : new StoreFile(docId, docId);
  }

  /** Id of the document that an upload becomes. */
  static String docId(UploadInfo upload) {
    return upload.id() + "/" + upload.name();
  }

  /** A document as OpenAI's API tells of a vector store's files; all that are there were read. */
  static ObjectNode json(String collection, VersionInfo document) {
    return json(
        collection,
        of(document.docId()).id(),
        "completed",
        document.ingested().getEpochSecond(),
        document.characters());
  }

  /**
   * A file that is, or was to become, one of a vector store.
   *
   * @param created seconds since 1970
   * @param characters of its text
   */
  static ObjectNode json(
      String collection, String id, String status, long created, long characters) {
    ObjectNode json =
        Json.object()
            .put("id", id)
            .put("object", "vector_store.file")
            .put("created_at", created)
            .put("vector_store_id", collection)
            .put("usage_bytes", characters)
            .put("status", status)
            .putNull("last_error");
    json.putObject("attributes");
    json.putObject("chunking_strategy").put("type", "other");
    return json;
  }
}
