package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Role;
import java.util.List;
import java.util.Optional;

/**
 * The collections as a caller sees them: one in which a caller has no role, or may read nothing, is
 * as if it were not there; its admins see it in any case.
 */
public final class Shelf {
  private final Tandem tandem;

  Shelf(Tandem tandem) {
    this.tandem = tandem;
  }

  public List<CollectionInfo> seenBy(Caller caller) {
    return tandem.collections().all().stream().filter(info -> sees(caller, info)).toList();
  }

  /**
   * @throws Problem 404
   */
  public CollectionInfo seen(Caller caller, String name) {
    return find(name).filter(info -> sees(caller, info)).orElseThrow(Shelf::nothing);
  }

  /**
   * One that may be read from.
   *
   * @throws Problem 404, or 409 while its default readers were never confirmed
   */
  public CollectionInfo readable(Caller caller, String name) {
    CollectionInfo info = seen(caller, name);
    if (!info.aclConfirmed()) {
      throw new Problem(
          409,
          "Nobody confirmed yet who may read documents of '%s' that name no readers; an admin must do so first."
              .formatted(info.name()));
    }
    return info;
  }

  /**
   * Those of some names, each of which may be read from; {@code all} stands for every one that the
   * caller may read something of.
   *
   * @throws Problem as {@link #readable(Caller, String)} of each, and 404 where all are none
   */
  public List<String> readable(Caller caller, List<String> names) {
    if (!names.contains(Tandem.ALL)) {
      return names.stream().map(name -> readable(caller, name).name()).toList();
    }
    List<String> all = all(caller);
    if (all.isEmpty()) {
      throw new Problem(404, "There is no collection that you may read something of.");
    }
    return all;
  }

  /**
   * Those that the caller has a role in and may read something of, and whose default readers were
   * confirmed, of those that can be asked at all.
   */
  public List<String> all(Caller caller) {
    List<String> some = tandem.collections().readableBy(caller.who());
    return tandem.collections().all().stream()
        .filter(CollectionInfo::aclConfirmed)
        .map(CollectionInfo::name)
        .filter(some::contains)
        .filter(name -> caller.may(Role.READER, name))
        .filter(tandem.collections()::askable)
        .toList();
  }

  /**
   * One that may be written to.
   *
   * @throws Problem 404
   */
  public CollectionInfo existing(String name) {
    return find(name).orElseThrow(Shelf::nothing);
  }

  public Optional<CollectionInfo> find(String name) {
    return tandem.collections().all().stream().filter(info -> info.name().equals(name)).findFirst();
  }

  private boolean sees(Caller caller, CollectionInfo info) {
    return caller.may(Role.ADMIN, info.name())
        || caller.may(Role.READER, info.name())
            && (info.defaultAcl().admits(caller.who())
                || tandem.collections().totals(info.name(), caller.who()).documents() > 0);
  }

  private static Problem nothing() {
    return new Problem(404, "There is no collection of this name that you may read.");
  }
}
