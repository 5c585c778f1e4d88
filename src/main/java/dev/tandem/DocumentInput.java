package dev.tandem;

import dev.tandem.text.Acl;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A document that comes as text.
 *
 * @param id unique in its collection
 * @param title empty where it has none
 * @param text paragraphs, with an empty line between them
 * @param url where people can open the original
 * @param acl who may read it; empty keeps the readers of a document that exists, and gives a new
 *     one the collection's default
 * @param updated when it last changed
 * @param meta further fields; {@code review} is the date to look at it again, as 2026-01-31
 */
public record DocumentInput(
    String id,
    String title,
    String text,
    Optional<String> url,
    Optional<Acl> acl,
    Optional<Instant> updated,
    Map<String, String> meta) {
  public DocumentInput {
    meta = Map.copyOf(meta);
  }
}
