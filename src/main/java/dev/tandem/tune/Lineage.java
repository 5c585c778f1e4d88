package dev.tandem.tune;

import dev.tandem.example.Audience;
import dev.tandem.example.LabelTask;
import dev.tandem.text.Acl;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an adapter was learnt from; {@value Audience#FILE} in its folder.
 *
 * @param name of the adapter
 * @param version of the program
 * @param base name of the model
 * @param baseSha256 of its file
 * @param data files of examples
 * @param docIds documents that rows were made from
 * @param readers who may use it: who may read all of its rows
 * @param labels that it has learnt
 * @param settings as the run had them
 * @param parent the adapter that it goes on from
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
    List<DataFile> data,
    List<String> docIds,
    Acl readers,
    Optional<LabelTask> labels,
    LoraSettings lora,
    Adam adam,
    TuneSettings settings,
    Optional<String> parent,
    TuneRun.End end,
    long steps,
    long keptStep,
    List<LossPoint> losses) {
  /** A file of examples as it was. */
  public record DataFile(String path, String sha256, int rows) {}

  public Lineage {
    data = List.copyOf(data);
    docIds = List.copyOf(docIds);
    losses = List.copyOf(losses);
  }
}
