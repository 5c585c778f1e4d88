package dev.tandem.cli;

import dev.tandem.answer.AskListener;

/** Stops the making of an answer once the command that waits for it is interrupted. */
final class UntilInterrupted implements AskListener {
  @Override
  public void text(String piece) {}

  @Override
  public boolean cancelled() {
    return Thread.currentThread().isInterrupted();
  }
}
