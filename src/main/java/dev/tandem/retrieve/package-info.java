/**
 * A question to passages.
 *
 * <p>In: a question, its reader, an index, the ledger and the collection's {@link
 * dev.tandem.retrieve.Fusion}. Out of {@link dev.tandem.retrieve.HybridRetriever}: passages, best
 * first, with the evidence that abstention wants. On the way: {@code QuestionReader} makes of the
 * question what is searched for, the index proposes, the ledger checks permissions again ({@code
 * CandidateReader}), {@code TermMatcher} looks how the question's words stand in each candidate,
 * the fusion scores, the ledger gives the texts of the best ({@code Excerpts}), {@code Duplicates}
 * folds, {@code Neighbours} joins; {@link dev.tandem.retrieve.Packer} fills a context window.
 * {@link dev.tandem.retrieve.RetrievalEval} measures all that on judged questions and {@link
 * dev.tandem.retrieve.FusionFitter} learns from them. {@link dev.tandem.retrieve.Router} asks
 * several collections: {@code Union} makes their scores comparable, {@code Routing} says which are
 * likely to hold the answer.
 *
 * <p>What may break: a fusion stored under names of features that are gone (a clear error); scores
 * are comparable within one retrieval only.
 */
@NullMarked
package dev.tandem.retrieve;

import org.jspecify.annotations.NullMarked;
