package dev.tandem.server.openai;

import dev.tandem.ledger.UploadInfo;
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
}
