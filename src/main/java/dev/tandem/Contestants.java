package dev.tandem;

import dev.tandem.answer.Answerer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.answer.FewShot;
import dev.tandem.compare.ArmContestant;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.Curated;
import dev.tandem.compare.Material;
import dev.tandem.compare.NamedEndpoint;
import dev.tandem.compare.Reply;
import dev.tandem.example.TestQuestion;
import dev.tandem.llm.Endpoint;
import dev.tandem.llm.RemoteModel;
import dev.tandem.settings.Key;
import dev.tandem.text.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those that are compared, put together from the rooms. */
final class Contestants {
  private final Rooms rooms;
  private final AskOptions options;
  private final Comparing.Request request;
  private final Material material;
  private final Optional<FewShot> examples;
  private final Map<NamedEndpoint, Answerer> remote = new HashMap<>();
  private Optional<Answerer> own = Optional.empty();

  /**
   * @param examples that arms show and look up
   */
  Contestants(
      Rooms rooms,
      AskOptions options,
      Comparing.Request request,
      Material material,
      Optional<FewShot> examples) {
    this.rooms = rooms;
    this.options = options;
    this.request = request;
    this.material = material;
    this.examples = examples;
  }

  /** Their examples are the training rows. */
  Contestants(Rooms rooms, AskOptions options, Comparing.Request request, Material material) {
    this(
        rooms,
        options,
        request,
        material,
        request.train().map(file -> new FewShot(file, rooms.home().embedder())));
  }

  /** The same contestant under another name. */
  private record Renamed(String name, Contestant contestant) implements Contestant {
    @Override
    public String identity() {
      return contestant.identity();
    }

    @Override
    public Reply reply(TestQuestion question) {
      return contestant.reply(question);
    }
  }

  /**
   * @throws UserError if one of them cannot answer
   */
  List<Contestant> all() {
    return request.arms().stream().map(this::of).toList();
  }

  /** An arm that has learnt a smaller training file, under a name that says how many rows. */
  Contestant of(String arm, Comparing.CurveStep step) {
    Contestants fewer = new Contestants(rooms, options, request.learnt(step), material);
    return new Renamed(arm + "@" + step.rows(), fewer.of(arm));
  }

  /** The endpoint that an arm asks; empty where it asks a model of this machine, or none. */
  static Optional<NamedEndpoint> endpoint(List<NamedEndpoint> endpoints, String arm) {
    return endpoints.stream().filter(each -> each.arm(arm).isPresent()).findFirst();
  }

  /** How an arm asks; empty for {@link Curated}. */
  static Optional<Arm> how(List<NamedEndpoint> endpoints, String arm) {
    return arm.equals(Curated.NAME)
        ? Optional.empty()
        : Optional.of(
            endpoint(endpoints, arm)
                .flatMap(each -> each.arm(arm))
                .orElseGet(() -> Arm.parse(arm)));
  }

  /** Whether an arm is nothing without labelled questions. */
  static boolean needsExamples(Optional<Arm> how) {
    return how.isEmpty() || how.get() == Arm.PROMPT;
  }

  static UserError untaught(String arm) {
    return new UserError(
        "the arm %s needs labelled questions; name them with --train, or leave it out of --arms"
            .formatted(arm));
  }

  /**
   * @throws UserError if it cannot answer
   */
  Contestant of(String arm) {
    Optional<Arm> how = how(request.endpoints(), arm);
    if (needsExamples(how) && examples.isEmpty()) {
      throw untaught(arm);
    }
    if (how.isEmpty()) {
      return new Curated(
          examples.orElseThrow().examples(),
          rooms.exampleAccess(request.collection()),
          material.task(),
          request.who());
    }
    if (how.get().readsDocuments()) {
      rooms.home().index(request.collection()); // else every question would fail alone
    }
    if (material.labelled() && endpoint(request.endpoints(), arm).isEmpty()) {
      return new LabelArms(rooms, request, material.labels(), examples).of(how.get());
    }
    AskOptions with =
        Optional.ofNullable(request.adapters().get(how.get()))
            .map(options::withAdapter)
            .orElse(options);
    AskRequest like =
        new AskRequest(
            request.collection(), "a question", request.who(), how.get(), List.of(), with);
    return new ArmContestant(arm, answerer(arm), like);
  }

  private Answerer answerer(String arm) {
    Optional<NamedEndpoint> endpoint = endpoint(request.endpoints(), arm);
    if (endpoint.isPresent()) {
      return remote.computeIfAbsent(endpoint.get(), this::answerer);
    }
    if (own.isEmpty()) {
      own = Optional.of(rooms.answerer(List.of(request.collection()), examples));
    }
    return own.get();
  }

  private Answerer answerer(NamedEndpoint endpoint) {
    Home home = rooms.home();
    RemoteModel model =
        home.keep(
            RemoteModel.open(
                Endpoint.of(
                    endpoint.url(),
                    endpoint.model(),
                    endpoint.keyVariable(),
                    home.settings().number(Key.MODEL_CONTEXT))));
    return rooms.answerer(List.of(request.collection()), examples, model);
  }
}
