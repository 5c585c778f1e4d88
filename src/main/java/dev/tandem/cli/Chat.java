package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.answer.Answer;
import dev.tandem.answer.AnswerJson;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.Conversation;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description =
        "A conversation in the terminal; an empty line, 'exit' or the end of input ends it.",
    footer = {"", "Example:  tandem chat -c hr --as user:ann"})
final class Chat implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final InCollection in = new InCollection();

  @Option(
      names = "--arm",
      paramLabel = "ARM",
      defaultValue = "rag",
      description = "rag or base (default rag)")
  private String arm = "rag";

  @Mixin private final Reader reader = new Reader();

  @Override
  public Integer call() {
    Arm chosen = Arm.parse(arm);
    boolean prompt = System.console() != null && !common.json;
    try (Tandem tandem = common.open()) {
      Principals who = reader.in(tandem);
      Conversation conversation = tandem.conversation(in.name);
      BufferedReader typed =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (true) {
        if (prompt) {
          Common.piece("\n> ");
        }
        String question = typed.readLine();
        if (question == null || question.isBlank() || question.strip().equals("exit")) {
          return 0;
        }
        try {
          Answer answer =
              conversation.ask(tandem.request(in.name, question, chosen, who), AskListener.NONE);
          common.print(AnswerJson.of(answer), () -> AnswerText.print(answer));
        } catch (UserError failed) {
          Common.note("tandem: " + failed.getMessage());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
