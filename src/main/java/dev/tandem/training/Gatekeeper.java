package dev.tandem.training;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.ModelStore;
import dev.tandem.text.Sha256;
import dev.tandem.tune.Canary;
import dev.tandem.tune.GateReport;
import dev.tandem.tune.GateSettings;
import dev.tandem.tune.Gates;
import dev.tandem.tune.Gating;
import dev.tandem.tune.Method;
import dev.tandem.tune.TuneRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gates of one training: secrets planted before it, tests after it, and what comes of them. */
final class Gatekeeper {
  private final Path base;
  private final ModelFile model;
  private final TuneRequest request;
  private final List<Canary> canaries;

  /**
   * @param base where the model lies
   */
  Gatekeeper(Path base, ModelFile model, TuneRequest request) {
    this.base = base;
    this.model = model;
    this.request = request;
    this.canaries =
        request.gates().isPresent()
            ? Canary.draw(request.data().train().size(), seed())
            : List.of();
  }

  /** Of the secrets: what goes on from another adapter or model is given others than that was. */
  private long seed() {
    ModelStore models = ModelStore.standard();
    String from =
        models.sha256(base)
            + request.parent().map(LoraAdapter::weights).map(models::sha256).orElse("");
    return request.settings().seed() ^ Long.parseUnsignedLong(Sha256.of(from).substring(0, 16), 16);
  }

  /** Stages with secrets among the rows of the last one, if there are gates to be measured. */
  List<List<TokenRow>> planted(List<List<TokenRow>> stages) {
    if (canaries.isEmpty()) {
      return stages;
    }
    List<List<TokenRow>> planted = new ArrayList<>(stages);
    ChatEncoder encoder = new ChatEncoder(model);
    List<TokenRow> last = new ArrayList<>(planted.removeLast());
    canaries.forEach(canary -> last.add(canary.row(encoder)));
    planted.add(last);
    return planted;
  }

  /** Measures what was trained; empty where that was not asked for, or the run was stopped. */
  Optional<GateReport> test(TuneRun.End end, TuneRun.Listener listener) throws IOException {
    if (request.gates().isEmpty() || end == TuneRun.End.CANCELLED) {
      return Optional.empty(); // whoever stops a run does not wait for minutes of tests
    }
    Gating gating = request.gates().get();
    Gates.Data data =
        new Gates.Data(
            request.data().train(), request.data().dev(), request.data().measured(), canaries);
    GateSettings settings = GateSettings.standard(request.settings().seed());
    return Optional.of(
        request.method() == Method.FULL
            ? Gates.ofModel(
                base, request.out(), data, gating.thresholds(), settings, listener::measuring)
            : Gates.ofAdapter(
                base, request.out(), data, gating.thresholds(), settings, listener::measuring));
  }

  /** Why it is not to be registered, in one clause. */
  Optional<String> refusal(Optional<GateReport> report) {
    return request
        .gates()
        .filter(Gating::refuses)
        .map(
            gating ->
                report
                    .map(found -> found.refusal(gating.unmeasured()))
                    .orElse("its gates, which were not measured because the run was stopped"))
        .filter(gates -> !gates.isEmpty());
  }
}
