package dev.tandem.index;

/**
 * A short form and what it stands for, as a document explains it.
 *
 * @param brief in capitals, such as RWP
 * @param full in the document's words, such as Remote Work Policy
 */
public record ShortForm(String brief, String full) {}
