package dev.tandem.observe.monitor;

import dev.tandem.text.Sha256;

/**
 * A watch on one series: what is watched, and what would be a breach.
 *
 * @param collection whose; empty for none in particular
 * @param target what it watches: {@code collection:hr}, {@code source:/path}, {@code adapter:ID},
 *     {@code model}, {@code pipeline:ingest}
 * @param metric name of the series, {@code volume.documents}
 * @param watches what it watches and why that matters; one sentence
 */
public record Monitor(
    Kind kind, String collection, String target, String metric, String watches, Rule rule) {
  private static final int HASH = 8;

  /** Short, the same in every run, and of characters that need no escape in a URL or a shell. */
  public String id() {
    String hash = Sha256.of(collection + "\0" + target + "\0" + metric);
    return metric.replaceAll("[^A-Za-z0-9.]+", "-") + "-" + hash.substring(0, HASH);
  }
}
