package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = {
      "A conversation in the terminal; an empty line, 'exit' or the end of input ends it.",
      "With --json the answers come as one list at the end."
    },
    footer = {
      "",
      "Examples:",
      "  tandem chat -c hr --as user:ann",
      "  tandem chat -c all --as user:ann,group:hr"
    })
final class Chat implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final InCollections in = new InCollections();

  @Option(
      names = "--arm",
      paramLabel = "ARM",
      defaultValue = "rag",
      description = "rag or base (default rag)")
  private Arm arm = Arm.RAG;

  @Mixin private final Reader reader = new Reader();

  @Override
  public Integer call() {
    boolean prompt = System.console() != null && System.console().isTerminal() && !common.json;
    List<ObjectNode> answers = new ArrayList<>();
    try (Tandem tandem = common.open()) {
      Principals who = reader.in(tandem);
      List<String> collections = in.of(tandem, who);
      Conversation conversation = tandem.asking().conversation(collections);
      BufferedReader typed =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (true) {
        if (prompt) {
          Common.piece("\n> ");
        }
        String question = typed.readLine();
        if (question == null || question.isBlank() || question.strip().equals("exit")) {
          break;
        }
        try {
          Answer answer =
              tandem
                  .asking()
                  .ask(
                      conversation,
                      tandem.asking().request(collections, question, arm, who),
                      AskListener.NONE);
          if (common.json) {
            answers.add(AnswerJson.of(answer));
          } else {
            AnswerText.print(answer);
          }
        } catch (UserError failed) {
          Common.note("tandem: " + failed.getMessage());
        }
      }
      common.print(answers, () -> {});
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
