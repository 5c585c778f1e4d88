package dev.tandem.tenant;

/** What somebody keeps beside an open home, a server for one; closed before it. */
public interface Guest extends AutoCloseable {
  /** Whether it works, so that the home must stay open. */
  boolean busy();

  @Override
  void close();
}
