package dev.tandem;

import dev.tandem.ledger.UploadInfo;
import dev.tandem.ledger.UploadInfo.Owner;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Files that clients uploaded, each for its owner alone. They lie in {@code HOME/files} under ids
 * that are made here; what a client calls them is only told back.
 */
public final class Uploads {
  private final Home home;

  Uploads(Home home) {
    this.home = home;
  }

  /**
   * Keeps a copy of a file.
   *
   * @param name as the client calls it
   * @throws UserError if the disk is full
   */
  public UploadInfo add(Owner owner, String purpose, String name, Path content) {
    String id = "file-" + UUID.randomUUID().toString().replace("-", "");
    Path file = path(id);
    try {
      if (!Files.isDirectory(folder())) {
        OwnerOnly.createFolder(folder());
      }
      try {
        Files.copy(content, OwnerOnly.createFile(file), StandardCopyOption.REPLACE_EXISTING);
        UploadInfo upload =
            new UploadInfo(id, owner, purpose, name, Files.size(file), home.clock().instant());
        home.writerLedger().uploads().add(upload);
        return upload;
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    } catch (IOException e) {
      throw new UserError("The file cannot be written; make room on the disk.", e);
    }
  }

  /** Newest first. */
  public List<UploadInfo> of(Owner owner) {
    return home.ledger().uploads().of(owner);
  }

  /** Empty if there is none of that id that is this owner's. */
  public Optional<UploadInfo> find(String id, Owner owner) {
    return home.ledger().uploads().find(id, owner);
  }

  /** Where its bytes lie. */
  public Path file(UploadInfo upload) {
    return path(upload.id());
  }

  /**
   * @return whether there was one
   */
  public boolean delete(String id, Owner owner) {
    Optional<UploadInfo> upload = find(id, owner);
    upload.ifPresent(this::delete);
    return upload.isPresent();
  }

  private void delete(UploadInfo upload) {
    try {
      Files.deleteIfExists(file(upload)); // first: what is listed can be deleted again
    } catch (IOException e) {
      throw new UserError("The file cannot be deleted; look at the disk.", e);
    }
    home.writerLedger().uploads().remove(upload.id());
  }

  /** Deletes those of keys that read as a person. */
  void forget(Principal person) {
    home.ledger().uploads().all().stream()
        .filter(upload -> Principals.parse(upload.owner().principals()).all().contains(person))
        .forEach(this::delete);
  }

  private Path path(String id) {
    return folder().resolve(id);
  }

  private Path folder() {
    return home.directory().resolve("files");
  }
}
