/**
 * Which way to answer is better, by the user's own questions.
 *
 * <p>In: contestants, test questions and training rows ({@link dev.tandem.compare.Material}).
 * {@link dev.tandem.compare.Contest} asks every contestant every question, {@link
 * dev.tandem.compare.Task} measures what they say, with more {@link dev.tandem.compare.Gauge}s
 * where something else is asked for, and a {@link dev.tandem.compare.Judge} where one is named.
 * Out: a verdict for each pair of arms ({@link dev.tandem.compare.Pairing}): better, worse, no
 * difference worth having, or how many more questions are needed. {@link
 * dev.tandem.compare.QuestionGroups} says which questions hang together, so that they are parted
 * ({@link dev.tandem.compare.Split}) and counted honestly; {@link dev.tandem.compare.Overlap} finds
 * test questions that training has seen; {@link dev.tandem.compare.TestSet} counts how often a test
 * set was looked at; {@link dev.tandem.compare.KindFigures} parts the figures by kind of question.
 *
 * <p>What may break: questions that do not name their documents count as independent, and the
 * intervals are too short then.
 */
@NullMarked
package dev.tandem.compare;

import org.jspecify.annotations.NullMarked;
