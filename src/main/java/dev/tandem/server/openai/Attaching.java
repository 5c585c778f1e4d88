package dev.tandem.server.openai;

import dev.tandem.PushResult;
import dev.tandem.Tandem;
import dev.tandem.ledger.UploadInfo;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.server.Call;
import dev.tandem.server.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes documents of uploads, which the collection's default readers may read. */
record Attaching(Tandem tandem) {
  /** What may stand beside the files, each with the only values it may have here. */
  static final Map<String, List<String>> ONLY =
      Map.of("attributes", List.of("{}"), "chunking_strategy", List.of("{\"type\":\"auto\"}"));

  private static final Set<String> READ = Set.of("ingested", "updated", "unchanged");

  /**
   * One of the caller's uploads that can become a document.
   *
   * @param field of the body that names it
   * @throws Problem 404 if there is none, 400 if it is for a training
   */
  UploadInfo upload(Call call, String field, String id) {
    UploadInfo upload = FileRoutes.find(tandem, call, id);
    if (upload.purpose().equals(FileRoutes.TRAINING)) {
      throw Problem.wrong(field, "The file was uploaded for a training, not to be asked about.");
    }
    return upload;
  }

  /**
   * Makes it a document, answerable when this returns.
   *
   * @param field of the body that named it
   * @throws Problem 422 with the reason if it cannot be read
   */
  VersionInfo put(String collection, String field, UploadInfo upload) {
    String docId = StoreFile.docId(upload);
    PushResult result =
        tandem
            .documents()
            .putFile(collection, docId, tandem.uploads().file(upload), Optional.empty());
    if (!READ.contains(result.outcome())) {
      throw new Problem(422, result.reason(), List.of(new Problem.Wrong("/" + field, "not read")));
    }
    return tandem.documents().versions(collection, docId).stream()
        .filter(VersionInfo::current)
        .findFirst()
        .orElseThrow(() -> new Problem(409, "The document was deleted while it was put there."));
  }
}
