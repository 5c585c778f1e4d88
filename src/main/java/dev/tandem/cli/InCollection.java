package dev.tandem.cli;

import picocli.CommandLine.Option;

/** The collection a command works on. */
final class InCollection {
  @Option(
      names = {"-c", "--collection"},
      required = true,
      paramLabel = "NAME",
      description = "the collection")
  String name = "";
}
