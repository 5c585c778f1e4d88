package dev.tandem.ledger;

import java.nio.file.Path;
import java.time.InstantSource;

/** The record of one home. Safe for use by many threads; writes queue behind each other. */
public interface Ledger extends AutoCloseable {
  CollectionLog collections();

  DocumentLog documents();

  GenerationLog generations();

  AnswerLog answers();

  RunLog runs();

  KeyLog keys();

  AdapterLog adapters();

  JobLog jobs();

  ReplayLog replays();

  ResponseLog responses();

  UploadLog uploads();

  AuditLog audit();

  RetentionLog retention();

  LineageLog lineage();

  MonitorLog monitors();

  BreachLog breaches();

  IncidentLog incidents();

  SettingLog settings();
  FigureLog figures();

  /** What tells the time of all that this ledger writes itself. */
  InstantSource clock();

  /**
   * Writes a consistent copy of everything as one file, while others read and write. What was
   * deleted before is not in it, not even in unused pages.
   *
   * @param file empty, or not there yet
   */
  void copyTo(Path file);

  @Override
  void close();
}
