package dev.tandem.ledger;

import java.time.Instant;

/**
 * A setting that changed.
 *
 * @param sequence from 1 on, in the order they were noticed
 * @param time when it was noticed: that of the change where the ledger itself keeps the setting
 * @param collection whose; empty for the home's
 * @param key as it is called; {@code prompt}, {@code generation}, {@code embedder} and {@code
 *     default_acl} beside those that can be set
 * @param before empty where there was none
 * @param after empty where there is none any more
 */
public record SettingChange(
    long sequence, Instant time, String collection, String key, String before, String after) {}
