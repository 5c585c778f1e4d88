package dev.tandem.ledger;

import java.util.List;
import java.util.Optional;

/** Which files were uploaded, and by whom. */
public interface UploadLog {
  void add(UploadInfo upload);

  /** Empty if there is none of that id that is this owner's. */
  Optional<UploadInfo> find(String id, UploadInfo.Owner owner);

  /** An owner's, newest first. */
  List<UploadInfo> of(UploadInfo.Owner owner);

  /** Everybody's. */
  List<UploadInfo> all();

  void remove(String id);
}
