package dev.tandem;

import dev.tandem.answer.Answerer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.ExampleAccess;
import dev.tandem.answer.FewShot;
import dev.tandem.compare.LabelContestant;
import dev.tandem.compare.LabelContestant.Labels;
import dev.tandem.compare.LabelContestant.Shown;
import dev.tandem.example.Example;
import dev.tandem.example.LabelPrompt;
import dev.tandem.example.LabelTask;
import dev.tandem.example.NearestExamples;
import dev.tandem.example.TestQuestion;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.Message;
import dev.tandem.retrieve.HybridRetriever;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import dev.tandem.training.Labelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The arms where answers are labels: {@code base} is told all labels, {@code prompt} shows the
 * nearest labelled texts, {@code tuned} is asked as its adapter was trained, {@code rag} and {@code
 * hybrid} are the first and the last of these with passages before the text.
 */
final class LabelArms {
  private static final int EXAMPLES = 8;

  /** More labels than this are not all listed beside examples, but those of the nearest texts. */
  private static final int LISTED = 20;

  private static final int SHORTLISTED = 24; // texts

  private static final int PASSAGES = 3;
  private static final int PASSAGE = 600; // characters

  private final Rooms rooms;
  private final Comparing.Request request;
  private final List<String> labels;
  private final Optional<FewShot> examples;

  LabelArms(
      Rooms rooms, Comparing.Request request, List<String> labels, Optional<FewShot> examples) {
    this.rooms = rooms;
    this.request = request;
    this.labels = labels;
    this.examples = examples;
  }

  /**
   * @throws UserError if the arm cannot answer
   */
  LabelContestant of(Arm arm) {
    Optional<Path> adapter = Optional.ofNullable(request.adapters().get(arm));
    new Labelling(rooms.home(), adapter).admitting(request.who());
    LabelPrompt told = LabelPrompt.untrained(labels);
    return switch (arm) {
      case BASE -> contestant(arm, asTold(told, adapter), plain(told), told, "");
      case PROMPT -> shown(told);
      case RAG -> contestant(arm, asTold(told, adapter), read(told::ask), told, documents());
      case TUNED, HYBRID -> trained(arm, adapter);
    };
  }

  private LabelContestant trained(Arm arm, Optional<Path> adapter) {
    Path path =
        adapter.orElseThrow(
            () ->
                new UserError(
                    "the arm %s needs an adapter; name labelled texts to learn with --train, or an adapter with --adapter-of %s=ADAPTER"
                        .formatted(arm.wireName(), arm.wireName())));
    Optional<LabelTask> task = LabelTask.of(path);
    boolean reads = arm == Arm.HYBRID;
    if (task.isPresent()) {
      LabelPrompt prompt = task.get().prompt();
      Labels learnt =
          new Labels(
              List.copyOf(prompt.labels()), prompt.answers(), adapter, task.get().temperature());
      return contestant(
          arm,
          learnt,
          reads ? read(prompt::ask) : plain(prompt),
          prompt,
          Answerer.state(path) + (reads ? documents() : ""));
    }
    // Learnt as questions and answers: asked as it was taught, and held to the labels.
    Function<String, List<Message>> asked = text -> List.of(Message.user(text));
    return new LabelContestant(
        arm.wireName(),
        rooms.home().localModel(),
        new Labels(labels, labels, adapter, OptionalDouble.empty()),
        reads ? read(asked) : question -> new Shown(asked.apply(question.question())),
        asked.apply("text"),
        Answerer.state(path) + (reads ? documents() : ""));
  }

  private LabelContestant shown(LabelPrompt told) {
    NearestExamples near = examples.orElseThrow().examples();
    return contestant(
        Arm.PROMPT,
        asTold(told, Optional.empty()),
        question -> new Shown(fewShot(question, near, told)),
        told,
        near.sha256());
  }

  private LabelContestant contestant(
      Arm arm,
      Labels answers,
      Function<TestQuestion, Shown> asking,
      LabelPrompt prompt,
      String how) {
    LocalModel model = rooms.home().localModel();
    return new LabelContestant(
        arm.wireName(), model, answers, asking, prompt.ask("text"), how + request.who());
  }

  private Labels asTold(LabelPrompt told, Optional<Path> adapter) {
    return new Labels(labels, told.answers(), adapter, OptionalDouble.empty());
  }

  private static Function<TestQuestion, Shown> plain(LabelPrompt prompt) {
    return question -> new Shown(prompt.ask(question.question()));
  }

  private Function<TestQuestion, Shown> read(Function<String, List<Message>> asking) {
    HybridRetriever retriever = rooms.retriever(request.collection());
    return question -> {
      List<Passage> passages = passages(retriever, question);
      return new Shown(asking.apply(before(passages) + question.question()), passages, true);
    };
  }

  /** The nearest texts as turns of the conversation, the nearest last. */
  private List<Message> fewShot(TestQuestion question, NearestExamples near, LabelPrompt told) {
    Principals who = question.who().orElse(request.who());
    ExampleAccess access = rooms.exampleAccess(request.collection());
    List<NearestExamples.Near> found =
        near.to(question.question(), SHORTLISTED, row -> access.admits(row, who));
    List<Message> turns = new ArrayList<>();
    for (NearestExamples.Near each : found.stream().limit(EXAMPLES).toList().reversed()) {
      Example row = each.example();
      turns.add(Message.user("Text: " + row.prompt()));
      turns.add(Message.assistant(told.answer(row.answer())));
    }
    turns.add(Message.user("Text: " + question.question()));
    Collection<String> listed =
        labels.size() <= LISTED || found.isEmpty()
            ? labels
            : found.stream().map(each -> each.example().answer()).collect(Collectors.toSet());
    String instruction = LabelPrompt.untrained(listed).instruction();
    turns.set(0, Message.user(instruction + "\n\n" + turns.getFirst().content()));
    return turns;
  }

  private List<Passage> passages(HybridRetriever retriever, TestQuestion question) {
    return retriever
        .retrieve(
            new RetrievalRequest(
                request.collection(),
                question.question(),
                question.who().orElse(request.who()),
                PASSAGES))
        .passages();
  }

  private static String before(List<Passage> passages) {
    return passages.isEmpty()
        ? ""
        : passages.stream()
            .map(each -> each.title() + ": " + CodePoints.beginning(each.text(), PASSAGE))
            .collect(Collectors.joining("\n\n", "From the documents:\n", "\n\nThe text: "));
  }

  /** The state of the documents; that there are none is said before anything is asked. */
  private String documents() {
    rooms.home().collection(request.collection());
    return Long.toString(rooms.home().ledger().documents().sequence(request.collection()));
  }
}
