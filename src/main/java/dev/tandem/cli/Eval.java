package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Evaluation;
import dev.tandem.Tandem;
import dev.tandem.retrieve.FusionFitter;
import dev.tandem.retrieve.RetrievalEval;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Measures on your own questions; every figure has n and a 95 %% interval.",
    subcommands = {Eval.Retrieval.class, EvalAnswers.class, EvalLabels.class})
final class Eval {
  @Command(
      name = "retrieval",
      mixinStandardHelpOptions = true,
      description =
          "nDCG@10, MRR, recall and hits against judged documents, for keywords alone, vectors alone and the collection's fusion of both.",
      footer = {
        "",
        "QUERIES: tab-separated id, question.",
        "QRELS: TREC (query 0 document relevance), or tab-separated with a header",
        "(query_id, passage_id, optional relevance).",
        "",
        "Examples:",
        "  tandem eval retrieval -c hr --queries q.tsv --qrels qrels.tsv",
        "  tandem eval retrieval -c hr --queries dev.tsv --qrels dev-qrels.tsv --fit"
      })
  static final class Retrieval implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Mixin private final InCollection in = new InCollection();

    @Option(names = "--queries", required = true, paramLabel = "FILE", description = "questions")
    private Path queries = Path.of("");

    @Option(
        names = "--qrels",
        required = true,
        paramLabel = "FILE",
        description = "which documents answer them")
    private Path qrels = Path.of("");

    @Option(
        names = "--fit",
        description =
            "fit the fusion on these judgements; kept only if it wins over held-out folds. Never use test questions for this")
    private boolean fit;

    @Mixin private final Reader reader = new Reader();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open();
          Progress progress = new Progress("search", !common.json)) {
        Evaluation.RetrievalMeasure measure =
            tandem
                .evaluation()
                .retrieval(in.name, queries, qrels, reader.in(tandem), fit, progress::update);
        progress.close();
        common.print(json(measure), () -> show(measure));
        return 0;
      }
    }

    private static ObjectNode json(Evaluation.RetrievalMeasure measure) {
      ObjectNode json = measure.result().toJson();
      measure
          .fit()
          .ifPresent(
              done ->
                  json.putObject("fit")
                      .put("kept", done.kept())
                      .put("reason", done.reason())
                      .put("default_ndcg@10", done.byDefault().value())
                      .put("held_out_ndcg@10", done.heldOut().value())
                      .put("p", done.p()));
      return json;
    }

    private static void show(Evaluation.RetrievalMeasure measure) {
      RetrievalEval.Result result = measure.result();
      Common.text(
          "%d judged questions, %d without judgement, %d failed; fusion %s"
              .formatted(
                  result.n(),
                  result.unjudged().size(),
                  result.failed(),
                  result.fitted() ? "fitted" : "default"));
      result
          .metrics()
          .keySet()
          .forEach(
              metric -> {
                StringBuilder line = new StringBuilder("%-12s".formatted(metric));
                result
                    .arms()
                    .forEach(
                        (arm, metrics) -> {
                          var figure = metrics.get(metric);
                          if (figure != null) {
                            line.append(
                                "  %s %.3f [%.3f, %.3f]"
                                    .formatted(arm, figure.value(), figure.low(), figure.high()));
                          }
                        });
                Common.text(line.toString());
              });
      measure.fit().ifPresent(Retrieval::fitLine);
    }

    private static void fitLine(FusionFitter.Fit fit) {
      Common.text(
          "Fit %s (%s): nDCG@10 on held-out folds %.3f, default %.3f, p = %.3f"
              .formatted(
                  fit.kept() ? "kept" : "not kept",
                  fit.reason(),
                  fit.heldOut().value(),
                  fit.byDefault().value(),
                  fit.p()));
    }
  }
}
