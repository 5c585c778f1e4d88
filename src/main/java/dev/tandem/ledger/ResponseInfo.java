package dev.tandem.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * An answer as OpenAI's Responses API knows it. Its words are the answer's own.
 *
 * @param id unguessable
 * @param answerId of its record
 * @param previous the response that it goes on from
 * @param model as the request named it
 * @param tools whether the text is of the form that tools give it
 * @param cut whether it ended at its most tokens
 */
public record ResponseInfo(
    String id,
    String answerId,
    Optional<String> previous,
    String model,
    boolean tools,
    boolean cut,
    Instant created) {}
