package dev.tandem.example;

import java.util.Optional;

/**
 * How rows of a file are read.
 *
 * @param format empty to find it from the file's name and first line
 * @param collection of the documents that rows name; empty for none
 * @param open whether a row may be a question alone
 */
record RowForm(Optional<Format> format, String collection, boolean open) {
  RowForm closed() {
    return new RowForm(format, collection, false);
  }
}
