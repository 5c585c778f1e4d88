package dev.tandem.cli;

import dev.tandem.Tandem;
import java.io.IOException;
import java.nio.file.Path;

/** A process that has a home open and runs other processes' commands until its input ends. */
final class RelayHarness {
  private RelayHarness() {}

  public static void main(String[] args) throws IOException {
    Path home = Path.of(args[0]);
    try (Tandem tandem = Tandem.open(home);
        CommandRelay relay = CommandRelay.open(home, tandem)) {
      tandem.collections().createIfNew("t"); // from here on this process is the home's writer
      System.out.println("ready " + CommandRelay.place(home).orElseThrow().pid());
      while (System.in.read() >= 0) {
        // until the end
      }
    }
  }
}
