package dev.tandem.cli;

import dev.tandem.answer.Teacher;

/** Shows how far a teacher is, and how long it will take. */
final class TeacherProgress implements Teacher.Listener {
  private final StatusLine line;

  TeacherProgress(boolean shown) {
    this.line = new StatusLine(shown);
  }

  @Override
  public void at(int done, int all, double secondsLeft) {
    line.show(
        "teacher: %,d of %,d questions, %s left".formatted(done, all, StatusLine.time(secondsLeft)),
        done == all);
    if (done == all) {
      line.end();
    }
  }
}
