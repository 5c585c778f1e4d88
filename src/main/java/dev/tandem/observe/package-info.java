/** Watches on data, retrieval and answers. */
package dev.tandem.observe;
