/** Intervals, paired tests and calibration: numbers in, numbers with their doubt out. */
package dev.tandem.stats;
