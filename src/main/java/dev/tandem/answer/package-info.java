/** The arms: passages to a cited answer, or an honest 'not in the documents'. */
package dev.tandem.answer;
