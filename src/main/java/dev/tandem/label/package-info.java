/**
 * Training rows that nobody wrote by hand.
 *
 * <p>The recipe {@code reader}: {@link dev.tandem.label.Domains} reads the templates of documents
 * under {@code recipes/reader}, {@code World} draws the names and figures that fill them, and
 * {@link dev.tandem.label.ReaderRows} gives questions with numbered passages and the answer that a
 * reader should give, in the prompt that it will be asked in. A new domain is a file.
 *
 * <p>What may break: a template whose sentence lacks its value, or whose question can be put in too
 * few ways, is refused when it is read; a row whose answer is not in the passage that it names is
 * never given.
 */
@NullMarked
package dev.tandem.label;

import org.jspecify.annotations.NullMarked;
