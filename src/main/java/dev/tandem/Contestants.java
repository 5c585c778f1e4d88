package dev.tandem;

import dev.tandem.Settings.Key;
import dev.tandem.answer.Answerer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.answer.FewShot;
import dev.tandem.compare.ArmContestant;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.Curated;
import dev.tandem.compare.Task;
import dev.tandem.llm.Endpoint;
import dev.tandem.llm.RemoteModel;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those that are compared, put together from the rooms. */
final class Contestants {
  private final Rooms rooms;
  private final AskOptions options;
  private final Comparing.Request request;
  private final Map<NamedEndpoint, Answerer> remote = new HashMap<>();
  private Optional<Answerer> own = Optional.empty();

  Contestants(Rooms rooms, AskOptions options, Comparing.Request request) {
    this.rooms = rooms;
    this.options = options;
    this.request = request;
  }

  /**
   * @throws UserError if one of them cannot answer
   */
  List<Contestant> all(Task task) {
    Optional<FewShot> examples = examples(request.train());
    return request.arms().stream()
        .map(name -> of(name, name, examples, request.adapters(), task))
        .toList();
  }

  /** An arm that has learnt a smaller training file, under a name that says how many rows. */
  Contestant of(String arm, Comparing.CurveStep step, Task task) {
    own = Optional.empty(); // others are shown to the model
    remote.clear();
    return of(
        arm, arm + "@" + step.rows(), examples(Optional.of(step.train())), step.adapters(), task);
  }

  /** The endpoint that an arm asks; empty where it asks a model of this machine, or none. */
  static Optional<NamedEndpoint> endpoint(Comparing.Request request, String arm) {
    return request.endpoints().stream().filter(each -> each.arm(arm).isPresent()).findFirst();
  }

  /** How an arm asks; empty for {@link Curated}. */
  static Optional<Arm> how(Comparing.Request request, String arm) {
    return arm.equals(Curated.NAME)
        ? Optional.empty()
        : Optional.of(
            endpoint(request, arm).flatMap(each -> each.arm(arm)).orElseGet(() -> Arm.parse(arm)));
  }

  private Contestant of(
      String arm,
      String name,
      Optional<FewShot> examples,
      Map<Arm, Path> adapters,
      Task task) {
    Optional<Arm> how = how(request, arm);
    boolean taught = how.isEmpty() || how.get() == Arm.PROMPT;
    if (taught && examples.isEmpty()) {
      throw new UserError(
          "the arm %s needs labelled questions; name them with --train, or leave it out of --arms"
              .formatted(arm));
    }
    if (how.isEmpty()) {
      return new Curated(examples.orElseThrow().examples(), task, request.who());
    }
    if (how.get().readsDocuments()) {
      rooms.home().index(request.collection()); // else every question would fail alone
    }
    AskOptions with =
        Optional.ofNullable(adapters.get(how.get())).map(options::withAdapter).orElse(options);
    AskRequest like =
        new AskRequest(
            request.collection(), "a question", request.who(), how.get(), List.of(), with);
    return new ArmContestant(name, answerer(arm, examples), like);
  }

  private Answerer answerer(String arm, Optional<FewShot> examples) {
    Optional<NamedEndpoint> endpoint = endpoint(request, arm);
    if (endpoint.isPresent()) {
      return remote.computeIfAbsent(endpoint.get(), each -> answerer(each, examples));
    }
    if (own.isEmpty()) {
      own = Optional.of(rooms.answerer(List.of(request.collection()), examples));
    }
    return own.get();
  }

  private Answerer answerer(NamedEndpoint endpoint, Optional<FewShot> examples) {
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

  private Optional<FewShot> examples(Optional<Path> train) {
    return train.map(file -> new FewShot(file, rooms.home().embedder()));
  }
}
