package dev.tandem.cli;

import dev.tandem.answer.Arm;
import dev.tandem.example.Format;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import dev.tandem.tune.Effort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Trains the adapters of arms, by the commands that a user would; each only once. */
final class ArmTraining {
  private static final int HASHED = 8; // digits of a training's name

  private final Common common;
  private final Optional<String> collection;
  private final Optional<String> as;
  private final Path report;
  private final Optional<Path> dev;
  private final Effort effort;
  private final long seed;

  /**
   * @param collection whose passages are found and whose documents rows name; empty where rows are
   *     labels, which are learnt without passages, so that arms share theirs
   * @param as principals that read, if they are named
   * @param report folder that the adapters are kept in
   * @param dev rows to measure on
   */
  ArmTraining(
      Common common,
      Optional<String> collection,
      Optional<String> as,
      Path report,
      Optional<Path> dev,
      Effort effort,
      long seed) {
    this.common = common;
    this.collection = collection;
    this.as = as;
    this.report = report;
    this.dev = dev;
    this.effort = effort;
    this.seed = seed;
  }

  /**
   * The adapter of an arm that has learnt these rows.
   *
   * @return empty if it could not be trained; the training has said why
   */
  Optional<Path> adapter(Arm arm, Path rows) {
    List<String> command = new ArrayList<>(List.of("tune", "--data", rows.toString()));
    dev.ifPresent(file -> command.addAll(List.of("--dev", file.toString())));
    command.addAll(common.where());
    collection.ifPresent(name -> command.addAll(List.of("-c", name)));
    command.addAll(
        List.of(
            "--effort",
            effort.name().toLowerCase(Locale.ROOT),
            "--seed",
            Long.toString(seed),
            "--no-gates"));
    common.model.ifPresent(model -> command.addAll(List.of("--model", model)));
    as.ifPresent(names -> command.addAll(List.of("--as", names)));
    if (collection.isEmpty()) {
      command.addAll(List.of("--format", Format.CLASSIFICATION.wireName()));
    }
    if (arm == Arm.HYBRID && collection.isPresent()) {
      command.add("--with-retrieval");
    }
    String hash = Sha256.of(String.join("\n", command) + content(rows)).substring(0, HASHED);
    String kind = collection.isPresent() ? arm.wireName() : "labels";
    Path out = report.resolve("adapters").resolve(kind + "-" + hash);
    if (Files.isRegularFile(out.resolve("card.json"))) {
      return Optional.of(out);
    }
    if (!common.json) {
      Common.line(
          "@|bold %s|@",
          "Training for the arm %s with %s".formatted(arm.wireName(), rows.getFileName()));
    }
    command.addAll(List.of("--out", out.toString()));
    int code = Invocation.current().quietly(common.json).run(command.toArray(String[]::new));
    return code == 0 ? Optional.of(out) : Optional.empty();
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError("%s cannot be read; is the path right?".formatted(file), e);
    }
  }
}
