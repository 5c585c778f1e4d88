package dev.tandem.ledger;

/**
 * A file laid down for a version that is about to be put, sealed under a key of its own. Until the
 * version is put nothing refers to it, and the next writer of the home sweeps it away.
 *
 * @param file its name in the folder of originals
 * @param key what it is sealed under
 * @param hash SHA-256 of the bytes that were read, lower-case hex
 */
public record Original(String file, byte[] key, String hash) {
  /** Never the key. */
  @Override
  public String toString() {
    return "Original[" + file + "]";
  }
}
