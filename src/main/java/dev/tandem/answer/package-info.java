/**
 * The arms: passages to a cited answer, or an honest "the documents do not answer this".
 *
 * <p>In: an {@link dev.tandem.answer.AskRequest}. Out: an {@link dev.tandem.answer.Answer}, which
 * is in the ledger before it is returned. {@link dev.tandem.answer.Answerer} runs the four steps
 * question, retrieve, augment, generate; then {@code Grounder} holds every sentence of the model
 * against {@code Span}s of the passages, and {@code Facts} refuses those whose numbers, names,
 * dates or negations differ. Supported sentences are cited; if there are none, {@code Extractor}'s
 * best sentences are the answer themselves. {@code Gathering} makes evidence of what was found, in
 * parts that each fit a prompt; what is read of several parts {@code Combination} puts together.
 * {@link dev.tandem.answer.Abstention} decides before the model is asked whether the passages hold
 * an answer at all.
 *
 * <p>What may break: nothing leaves without {@code Readable} having compared each quote with the
 * stored text under the reader's permissions of that moment. {@link dev.tandem.answer.AnswerEval}
 * measures all of it on test questions; a question that fails counts as wrong.
 */
@NullMarked
package dev.tandem.answer;

import org.jspecify.annotations.NullMarked;
