package dev.tandem.cli;

import dev.tandem.Asking;
import dev.tandem.Tandem;
import dev.tandem.answer.Answer;
import dev.tandem.answer.AnswerJson;
import dev.tandem.answer.Arm;
import dev.tandem.text.Principals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description =
        "Answers a question from the documents, with citations, or says that they do not answer it.",
    footer = {
      "",
      "Examples:",
      "  tandem ask -c hr \"How many days of leave do I have?\"",
      "  tandem ask -c hr \"What are the salary bands?\" --as user:ann,group:hr --json",
      "  tandem ask -c hr -c it \"Who resets my password?\"  (of several collections)",
      "  tandem ask -c hr \"What is a VPN?\" --arm base      (the model alone)"
    })
final class Ask implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final InCollections in = new InCollections();

  @Option(
      names = "--arm",
      paramLabel = "ARM",
      defaultValue = "rag",
      description = "rag or base (default rag)")
  private Arm arm = Arm.RAG;

  @Mixin private final Reader reader = new Reader();

  @Parameters(paramLabel = "QUESTION", description = "in your own words")
  private String question = "";

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Principals who = reader.in(tandem);
      Asking asking = tandem.asking();
      Answer answer =
          asking.ask(
              asking.request(in.of(tandem, who), question, arm, who), new UntilInterrupted());
      common.print(AnswerJson.of(answer), () -> AnswerText.print(answer));
      return 0;
    }
  }
}
