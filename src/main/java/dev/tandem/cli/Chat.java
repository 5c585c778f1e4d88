package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.answer.Answer;
import dev.tandem.answer.AnswerJson;
import dev.tandem.answer.Arm;
import dev.tandem.answer.Conversation;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

  @Option(
      names = {"-c", "--collection"},
      required = true,
      paramLabel = "NAME",
      description = "the collection")
  private String collection = "";

  @Option(
      names = "--arm",
      paramLabel = "ARM",
      defaultValue = "rag",
      description = "rag or base (default rag)")
  private String arm = "rag";

  @Option(
      names = "--as",
      paramLabel = "PRINCIPALS",
      description = "who asks, e.g. user:ann,group:hr")
  private Optional<String> as = Optional.empty();

  @Override
  public Integer call() {
    Arm chosen = Arm.parse(arm);
    boolean prompt = System.console() != null && !common.json;
    try (Tandem tandem = common.open()) {
      Principals who = Common.who(tandem, as);
      Conversation conversation = tandem.conversation(collection);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (true) {
        if (prompt) {
          Common.piece("\n> ");
        }
        String question = in.readLine();
        if (question == null || question.isBlank() || question.strip().equals("exit")) {
          return 0;
        }
        try {
          Answer answer =
              conversation.ask(tandem.request(collection, question, chosen, who), piece -> true);
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
