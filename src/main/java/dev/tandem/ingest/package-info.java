/**
 * Sources to documents, chunks and index entries. Hostile files are parsed in a separate, bounded
 * process; one bad file fails alone, with its reason.
 */
package dev.tandem.ingest;
