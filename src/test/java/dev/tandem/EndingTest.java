package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.example.RowSettings;
import dev.tandem.example.TrainingData;
import dev.tandem.json.Json;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.TinyModel;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import dev.tandem.training.Ending;
import dev.tandem.training.TuneRequest;
import dev.tandem.training.Tuning;
import dev.tandem.tune.Adam;
import dev.tandem.tune.Effort;
import dev.tandem.tune.GateThresholds;
import dev.tandem.tune.Gating;
import dev.tandem.tune.TuneRun;
import dev.tandem.tune.TuneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is ended behind one of its last steps, and asked for again. */
class EndingTest {
  private static final TuneRun.Listener QUIET = progress -> {};

  @TempDir private Path folder;
  private Path tiny;

  /** As a kill would end it: nothing behind it is done. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @BeforeEach
  void writeRows() throws IOException {
    tiny = TinyModel.folder(folder, "llama");
    List<String> rows = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < 240; i++) {
      String letter = List.of("r", "b", "g").get(i % 3);
      rows.add("%s%d,%s".formatted(letter.repeat(4), i, letter));
    }
    Files.write(folder.resolve("rows.csv"), rows);
  }

  @Test
  void a_refused_adapter_is_set_aside_and_registered_once_wherever_the_run_was_killed()
      throws IOException {
    for (Ending.Step step : Ending.Step.values()) {
      Path place = Files.createDirectories(folder.resolve("refused-" + step));
      Path aside = place.resolve("colours.refused");
      AdapterInfo known = killedAndAskedAgain(place, step, 1e-9, true);
      assertThat(known.path()).as("killed behind %s", step).isEqualTo(aside.toString());
      assertThat(known.refused()).contains("learnt.loss");
      assertThat(names(place)).as("killed behind %s", step).containsExactly("colours.refused");
      assertThat(names(aside)).containsExactlyInAnyOrderElementsOf(FILES);
    }
  }

  @Test
  void an_adapter_is_registered_once_and_its_card_tells_how_it_is_calibrated() throws IOException {
    for (Ending.Step step : Ending.Step.values()) {
      if (step == Ending.Step.MOVED) {
        continue; // what is not refused stays where it is
      }
      Path place = Files.createDirectories(folder.resolve("kept-" + step));
      AdapterInfo known = killedAndAskedAgain(place, step, .01, false);
      Path out = place.resolve("colours");
      assertThat(known.path()).as("killed behind %s", step).isEqualTo(out.toString());
      assertThat(known.refused()).isEmpty();
      assertThat(names(place)).containsExactly("colours");
      assertThat(names(out)).containsExactlyInAnyOrderElementsOf(FILES);
      JsonNode card = Json.tree(Files.readString(out.resolve("card.json")));
      JsonNode labels = Json.tree(Files.readString(out.resolve("tandem.json"))).get("labels");
      assertThat(labels.get("temperature").asDouble()).isPositive();
      assertThat(card.get("lineage").get("labels")).isEqualTo(labels);
      assertThat(card.get("labels").get("calibration_error").get("value").asDouble())
          .isEqualTo(known.metrics().get("dev_calibration_error"));
      assertThat(Files.readString(out.resolve("card.html")))
          .contains("Right labels", "Calibration error before", "n = 60", "Temperature");
    }
  }

  private static final List<String> FILES =
      List.of(
          "adapter_config.json",
          "adapter_model.safetensors",
          "card.html",
          "card.json",
          "loss.svg",
          "tandem.json");

  /** The one adapter that the home then knows. */
  private AdapterInfo killedAndAskedAgain(Path place, Ending.Step last, double rate, boolean gates)
      throws IOException {
    try (Home home =
        new Home(
            place.resolveSibling(place.getFileName() + "-home"),
            Settings.of(folder, Map.of("model", tiny.toString()), Map.of()),
            InstantSource.system())) {
      ModelFile model = ModelFile.open(tiny);
      TuneRequest request = request(home, place.resolve("colours"), rate, gates);
      Tuning killed =
          new Tuning(
              home,
              tiny,
              model,
              request,
              step -> {
                if (step == last) {
                  throw new Killed();
                }
              });
      assertThatThrownBy(() -> killed.run(QUIET)).isInstanceOf(Killed.class);
      Tuning again = new Tuning(home, tiny, model, request);
      if (last == Ending.Step.MOVED) { // known to the ledger, and to be tidied only
        assertThatThrownBy(() -> again.run(QUIET))
            .isInstanceOf(UserError.class)
            .hasMessageContaining("did not pass its gates and lies in");
      } else if (last != Ending.Step.CLEARED) { // behind which there is nothing to go on with
        assertThat(again.run(QUIET).refused().isPresent()).isEqualTo(gates);
      }
      List<AdapterInfo> all = home.ledger().adapters().all();
      assertThat(all).as("killed behind %s", last).hasSize(1);
      return all.getFirst();
    }
  }

  private TuneRequest request(Home home, Path out, double rate, boolean gates) {
    TrainingData data =
        new Training(new Rooms(home), Scribe.silent(home))
            .read(
                new TrainingData.Request(
                    List.of(folder.resolve("rows.csv")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    new RowSettings(128, false, Set.of(Message.Role.ASSISTANT)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    "",
                    document -> false,
                    .25,
                    1));
    return new TuneRequest(
        data,
        TrainingData.Order.BEFORE,
        out,
        Optional.of(Effort.QUICK.lora()),
        Adam.STANDARD,
        new TuneSettings(1, 30, rate, 0, 1, 0, 60, 1),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        false,
        gates
            ? Optional.of(new Gating(GateThresholds.STANDARD, true, Set.of()))
            : Optional.empty());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
