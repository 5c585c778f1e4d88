package dev.tandem.server.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Evaluation;
import dev.tandem.Tandem;
import dev.tandem.answer.Abstention;
import dev.tandem.answer.Arm;
import dev.tandem.answer.CalibrationReport;
import dev.tandem.json.Json;
import dev.tandem.server.Call;
import dev.tandem.server.Fields;
import dev.tandem.server.Needs;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.util.Optional;

/** When a collection's questions are declined: fitted on a set of questions, or set by hand. */
public final class CalibrationRoutes {
  private static final String ALL = "/api/collections/{c}/calibrations";
  private static final String KIND = "calibration";

  private final Tandem tandem;
  private final Shelf shelf;
  private final Jobs jobs;
  private final JobRoutes told;

  public CalibrationRoutes(Tandem tandem, Shelf shelf, Jobs jobs, JobRoutes told) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.jobs = jobs;
    this.told = told;
    jobs.knows(KIND, order -> job -> fit(job, order));
  }

  public void addTo(Routes routes) {
    routes.get(ALL, Needs.TRAINER, this::list);
    routes.post(ALL, Needs.TRAINER, this::start);
  }

  /** What holds now, and the fits so far with their figures, newest first. */
  private void list(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    ObjectNode json = told.page(call, "calibrations", Optional.of(collection), Optional.of(KIND));
    ObjectNode present = json.putObject("present");
    present.set("plain", json(tandem.evaluation().abstention(collection, false)));
    present.set("trained", json(tandem.evaluation().abstention(collection, true)));
    call.json(json);
  }

  private void start(Call call) throws IOException {
    String collection = shelf.readable(call.caller(), call.path("c")).name();
    Fields fields = call.body();
    Optional<String> questions = fields.text("questions");
    Optional<Double> threshold = fields.number("threshold", 0, 1);
    Optional<Boolean> plain = fields.flag("plain");
    Optional<Arm> arm = fields.parsed("arm", CalibrationRoutes::arm);
    if (questions.isEmpty() && threshold.isEmpty()) {
      fields.unfit("questions", "name a set of labelled questions, or give a threshold");
    }
    if (questions.isPresent() && plain.isPresent()) {
      fields.unfit("plain", "it goes with a threshold alone");
    }
    fields.done();
    if (questions.isEmpty()) {
      boolean trained = !plain.orElse(false);
      call.json(json(tandem.evaluation().threshold(collection, trained, threshold.orElseThrow())));
      return;
    }
    var _ = tandem.exampleSets().file(collection, questions.get()); // says where there is none
    ObjectNode request = Json.object().put("questions", questions.get());
    request.put("arm", arm.orElse(Arm.RAG).wireName()).put("as", call.who().toString());
    threshold.ifPresent(p -> request.put("threshold", p));
    Job job =
        jobs.start(new Jobs.Order(KIND, Optional.of(collection), call.caller().name(), request));
    call.json(202, told.json(job.info()));
  }

  private static Arm arm(String word) {
    return switch (word) {
      case "rag" -> Arm.RAG;
      case "hybrid" -> Arm.HYBRID;
      default ->
          throw new IllegalArgumentException(
              "only rag and hybrid decline by passages; write one of them");
    };
  }

  private Object fit(Job job, Jobs.Order order) {
    String collection = order.collection().orElseThrow();
    ObjectNode request = order.request();
    job.phase("asking the questions");
    try {
      CalibrationReport report =
          tandem
              .evaluation()
              .calibrate(
                  new Evaluation.Questions(
                      collection,
                      tandem.exampleSets().file(collection, request.path("questions").asText()),
                      0,
                      Principals.parse(request.path("as").asText())),
                  arm(request.path("arm").asText()),
                  job::at);
      if (request.has("threshold")) {
        tandem
            .evaluation()
            .threshold(
                collection,
                report.abstention().setting().equals(Abstention.TRAINED_SETTING),
                request.path("threshold").asDouble());
      }
      return report.toJson();
    } catch (UserError e) {
      throw Hidden.in(tandem, e);
    }
  }

  private static ObjectNode json(Abstention now) {
    return Json.object()
        .put("setting", now.setting())
        .put("threshold", now.threshold())
        .put("comment", now.comment());
  }
}
