package dev.tandem.tune;

import dev.tandem.example.Audience;
import dev.tandem.example.LabelTask;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * What an adapter, or a whole model, was learnt from; {@value Audience#FILE} in its folder.
 *
 * @param name of the adapter
 * @param version of the program
 * @param base name of the model
 * @param baseSha256 of its file
 * @param templateSha256 of the chat template that rows were rendered with; empty without one
 * @param endTokens spellings of the tokens that end an answer
 * @param data files of examples
 * @param documents that rows were made from, those of what it goes on from among them
 * @param readers who may use it: who may read all of its rows
 * @param labels that it has learnt
 * @param retrieval how its rows were given passages; empty where they were learnt without
 * @param teacher whose answers it learnt, where a larger model gave some
 * @param lora of an adapter; empty where all weights were trained
 * @param settings as the run had them
 * @param parent the adapter that it goes on from
 * @param command that made it, so that it can be made again; empty where a program did
 * @param end why the run ended
 * @param steps done
 * @param keptStep whose values were kept
 * @param losses the run's curve
 */
public record Lineage(
    String name,
    String version,
    Instant created,
    String base,
    String baseSha256,
    String templateSha256,
    List<String> endTokens,
    List<DataFile> data,
    List<DocumentKey> documents,
    Acl readers,
    Method method,
    Optional<LabelTask> labels,
    Optional<Retrieval> retrieval,
    Optional<Teacher> teacher,
    Optional<LoraSettings> lora,
    Adam adam,
    TuneSettings settings,
    Optional<String> parent,
    Optional<Command> command,
    TuneRun.End end,
    long steps,
    long keptStep,
    List<LossPoint> losses) {
  /**
   * How passages were shown.
   *
   * @param collection in which they were found
   * @param missing share of the rows whose evidence was taken away
   * @param passages the most shown
   * @param tokens the most of them together
   * @param prompt names the words around them; the adapter is good for no others
   * @param form words that the rows' answers add to what the passages say; see {@code HouseForm}
   * @param recipe that made rows with passages of its own; empty where none did
   * @param recipeSeed that they were drawn with
   * @param recipeRows how many were to learn
   */
  public record Retrieval(
      String collection,
      double missing,
      int passages,
      int tokens,
      String prompt,
      SortedSet<String> form,
      Optional<String> recipe,
      OptionalLong recipeSeed,
      OptionalInt recipeRows) {}

  /**
   * A model that answered questions.
   *
   * @param sha256 of its file; empty behind an endpoint
   * @param rows that have its answer
   * @param declined those of them where it said that the passages do not answer
   * @param leftOut questions without an answer that could be learnt
   */
  public record Teacher(String name, String sha256, int rows, int declined, int leftOut) {}

  /**
   * A command line.
   *
   * @param arguments behind {@code tandem}
   * @param folder where relative paths start at
   */
  public record Command(List<String> arguments, String folder) {
    private static final String OUT = "--out";

    public Command {
      arguments = List.copyOf(arguments);
    }

    /** The same without the folder that it writes to, and without {@code --json}. */
    public Command withoutOut() {
      List<String> kept = new ArrayList<>();
      for (int i = 0; i < arguments.size(); i++) {
        String argument = arguments.get(i);
        if (argument.equals(OUT)) {
          i++;
        } else if (!argument.startsWith(OUT + "=") && !argument.equals("--json")) {
          kept.add(argument);
        }
      }
      return new Command(kept, folder);
    }
  }

  /** A file of examples as it was. */
  public record DataFile(String path, String sha256, int rows) {}

  public Lineage {
    endTokens = List.copyOf(endTokens);
    data = List.copyOf(data);
    documents = List.copyOf(documents);
    losses = List.copyOf(losses);
  }
}
