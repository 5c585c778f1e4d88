/**
 * OpenAI's API over the home: collections as models, chat completions and responses. In: requests
 * in OpenAI's shapes. Out: answers in them, with citations as annotations.
 *
 * <p>{@link dev.tandem.server.openai.ModelAsk} is what both ways of asking come to; what has no
 * meaning here is refused by name, never left out in silence. {@link
 * dev.tandem.server.openai.Tools} holds a model to the forms of its tools.
 */
@NullMarked
package dev.tandem.server.openai;

import org.jspecify.annotations.NullMarked;
