package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.Role;
import dev.tandem.ledger.UploadInfo;
import dev.tandem.server.Call;
import dev.tandem.server.Caller;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.text.OwnerOnly;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code /v1/files} as OpenAI's: uploads, each seen by the key that made it alone. */
final class FileRoutes {
  private static final String ALL = "/v1/files";
  private static final String ONE = ALL + "/{file}";

  /** The purpose of what is learnt from. */
  static final String TRAINING = "fine-tune";

  private static final Set<String> PURPOSES = Set.of(TRAINING, "assistants", "user_data");
  private static final int LONGEST = 200; // characters of a name

  private final Tandem tandem;
  private final long maxBytes;

  /**
   * @param maxBytes of an upload
   */
  FileRoutes(Tandem tandem, long maxBytes) {
    this.tandem = tandem;
    this.maxBytes = maxBytes;
  }

  void addTo(Routes routes) {
    routes.post(ALL, Needs.READER, this::upload);
    routes.get(ALL, Needs.READER, this::list);
    routes.get(ONE, Needs.READER, this::one);
    routes.get(ONE + "/content", Needs.READER, this::content);
    routes.delete(ONE, Needs.READER, this::delete);
  }

  private void upload(Call call) throws IOException {
    Path folder = OwnerOnly.createTemporaryFolder("tandem-upload");
    Path file = folder.resolve("upload");
    try (InputStream in = call.content(maxBytes)) {
      Form form = Form.read(in, call.header(HeaderNames.CONTENT_TYPE).orElse(""), file);
      String name = name(form.file().orElseThrow(() -> missing("file")));
      String purpose = purpose(form);
      requireUse(call.caller(), purpose);
      call.json(json(tandem.uploads().add(owner(call), purpose, name, file)));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /** The last segment of what may be a path, as some clients send it. */
  private static String name(String sent) {
    String name = sent.substring(1 + Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')));
    boolean odd = name.chars().anyMatch(Character::isISOControl);
    if (name.isBlank() || name.length() > LONGEST || odd) {
      throw Problem.wrong(
          "file", "The file's name must have 1 to %d printable characters.".formatted(LONGEST));
    }
    return name;
  }

  private static String purpose(Form form) {
    form.fields().keySet().stream()
        .filter(field -> !field.equals("purpose"))
        .findFirst()
        .ifPresent(
            field -> {
              throw new Problem(400, "Of a form's fields only 'file' and 'purpose' are supported.");
            });
    String purpose = form.fields().getOrDefault("purpose", "");
    if (purpose.isEmpty()) {
      throw missing("purpose");
    }
    if (!PURPOSES.contains(purpose)) {
      throw Problem.wrong("purpose", "'purpose' must be fine-tune, assistants or user_data.");
    }
    return purpose;
  }

  /** Who can use a file nowhere need not fill the disk with it. */
  private static void requireUse(Caller caller, String purpose) {
    Role role = purpose.equals(TRAINING) ? Role.TRAINER : Role.EDITOR;
    if (!caller.maySomewhere(role)) {
      throw new Problem(
          403,
          "You may not upload a file for this purpose: it needs the role '%s' in a collection."
              .formatted(role.word()));
    }
  }

  private static Problem missing(String field) {
    return Problem.wrong(field, "'%s' is missing.".formatted(field));
  }

  private void list(Call call) {
    String purpose = call.query("purpose").orElse("");
    List<UploadInfo> all =
        tandem.uploads().of(owner(call)).stream()
            .filter(upload -> purpose.isEmpty() || upload.purpose().equals(purpose))
            .toList();
    call.json(Listing.of(call, all, 10_000, UploadInfo::id, FileRoutes::json));
  }

  private void one(Call call) {
    call.json(json(find(tandem, call, call.path("file"))));
  }

  private void content(Call call) throws IOException {
    Path file = tandem.uploads().file(find(tandem, call, call.path("file")));
    call.header("Content-Disposition", "attachment");
    call.send(200, "application/octet-stream", Files.readAllBytes(file));
  }

  private void delete(Call call) {
    String id = call.path("file");
    if (!tandem.uploads().delete(id, owner(call))) {
      throw nothing();
    }
    call.json(Json.object().put("id", id).put("object", "file").put("deleted", true));
  }

  /**
   * The caller's own upload of this id.
   *
   * @throws Problem 404
   */
  static UploadInfo find(Tandem tandem, Call call, String id) {
    return tandem.uploads().find(id, owner(call)).orElseThrow(FileRoutes::nothing);
  }

  /** Whose the caller's uploads are. */
  static UploadInfo.Owner owner(Call call) {
    return new UploadInfo.Owner(call.caller().name(), call.who().toString());
  }

  private static Problem nothing() {
    return new Problem(404, "There is no file of this id that you uploaded.");
  }

  private static ObjectNode json(UploadInfo upload) {
    return Json.object()
        .put("id", upload.id())
        .put("object", "file")
        .put("bytes", upload.bytes())
        .put("created_at", upload.created().getEpochSecond())
        .put("filename", upload.name())
        .put("purpose", upload.purpose())
        .put("status", "processed");
  }
}
