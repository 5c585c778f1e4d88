/**
 * A question to passages: hybrid search with learnt fusion, duplicates folded, neighbours merged,
 * packed into the model's window.
 */
package dev.tandem.retrieve;
