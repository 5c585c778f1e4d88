package dev.tandem.label;

/**
 * Something that only a document says.
 *
 * @param thing whose it is: {@code the ferry Tulvane}
 * @param sentence that says it
 */
record MadeFact(String docId, String thing, Trait trait, String value, String sentence) {}
