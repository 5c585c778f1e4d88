/**
 * Labelled examples: conversations, prompts with completions, texts with labels; read from files,
 * checked, and turned into tokens of which only what is to be learnt is supervised.
 */
@NullMarked
package dev.tandem.example;

import org.jspecify.annotations.NullMarked;
