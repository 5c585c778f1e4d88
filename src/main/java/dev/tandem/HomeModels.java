package dev.tandem;

import dev.tandem.answer.Readers;
import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.embed.RemoteEmbedder;
import dev.tandem.embed.RemoteSettings;
import dev.tandem.llm.Endpoint;
import dev.tandem.llm.EngineCounts;
import dev.tandem.llm.EngineSettings;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.ModelStore;
import dev.tandem.llm.RemoteModel;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The language model and the embedder of a home, each opened when first needed and closed with it.
 * They are opened under the home's lock.
 */
final class HomeModels {
  private final Home home;
  private final Settings settings;
  private final Optional<HomeModels> lender;
  private Optional<Embedder> embedder = Optional.empty();
  private volatile Optional<LanguageModel> model = Optional.empty();

  /**
   * @param lender whose model and embedder are used, opened once for all; empty for own ones
   */
  HomeModels(Home home, Optional<HomeModels> lender) {
    this.home = home;
    this.settings = home.settings();
    this.lender = lender;
  }

  /** Uses an open model, which stays whose it is. */
  void use(LanguageModel lent) {
    model = Optional.of(lent);
  }

  /** Uses an open embedder, which stays whose it is. */
  void use(Embedder lent) {
    embedder = Optional.of(lent);
  }

  /** The adapter that comes with the program for its model, if one does and it is wanted. */
  Optional<Path> reader() {
    return settings.flag(Key.ANSWER_READER)
        ? new Readers(ModelStore.standard().directory().resolveSibling("readers"))
            .of(model().info().sha256())
        : Optional.empty();
  }

  Embedder embedder() {
    synchronized (home) {
      if (embedder.isEmpty() && lender.isPresent()) {
        embedder = Optional.of(lender.get().embedder());
      }
      if (embedder.isEmpty()) {
        String name = settings.text(Key.EMBEDDER);
        String endpoint = settings.text(Key.EMBEDDER_ENDPOINT);
        Embedder opened;
        if (!endpoint.isEmpty()) {
          opened = RemoteEmbedder.open(remote(endpoint, name));
        } else if (name.equals(String.valueOf(Key.EMBEDDER.standard()))) {
          opened = OnnxEmbedder.bgeSmallEn();
        } else {
          opened = OnnxEmbedder.fromFolder(Path.of(name));
        }
        embedder = Optional.of(home.keep(opened));
      }
      return embedder.get();
    }
  }

  LanguageModel model() {
    synchronized (home) {
      if (model.isEmpty() && lender.isPresent()) {
        model = Optional.of(lender.get().model().forTenant(home.tenant().orElseThrow()));
      }
      if (model.isEmpty()) {
        model =
            Optional.of(
                home.keep(open(settings.text(Key.MODEL_ENDPOINT), settings.text(Key.MODEL))));
      }
      return model.get();
    }
  }

  /**
   * A model of its own, with this home's settings; to be closed by whoever opens it.
   *
   * @param endpoint where it is; empty for one of this machine
   */
  LanguageModel open(String endpoint, String name) {
    return endpoint.isEmpty()
        ? LocalModel.open(ModelStore.standard().resolve(name), engineSettings())
        : RemoteModel.open(
            Endpoint.of(
                endpoint,
                name,
                settings.text(Key.MODEL_KEY_ENV),
                settings.number(Key.MODEL_CONTEXT)));
  }

  /**
   * The model of this machine.
   *
   * @throws UserError if an endpoint answers
   */
  LocalModel localModel() {
    if (model() instanceof LocalModel local) {
      return local;
    }
    throw new UserError(
        "A model behind an endpoint does not tell how likely each label is; leave out 'model.endpoint' and name a model on this machine with --model.");
  }

  private EngineSettings engineSettings() {
    long megabytes = settings.number(Key.MODEL_CACHE_MB);
    return new EngineSettings(
        settings.number(Key.MODEL_BATCH),
        settings.number(Key.MODEL_QUEUE),
        megabytes == 0 ? EngineSettings.STANDARD.cacheBytes() : megabytes << 20,
        settings.flag(Key.MODEL_DETERMINISTIC),
        true);
  }

  /** The counts of the built-in engine, once it is loaded. */
  Optional<EngineCounts> engine() {
    return model.flatMap(
        opened ->
            opened instanceof LocalModel local ? Optional.of(local.counts()) : Optional.empty());
  }

  /** A lent model may have kept what it was asked when this home was open before. */
  private Optional<LanguageModel> loaded() {
    return model.or(
        () ->
            lender
                .flatMap(models -> models.model)
                .map(lent -> lent.forTenant(home.tenant().orElseThrow())));
  }

  private RemoteSettings remote(String endpoint, String name) {
    RemoteSettings usual =
        RemoteSettings.of(
            embeddings(endpoint),
            name,
            Optional.ofNullable(System.getenv(settings.text(Key.EMBEDDER_KEY_ENV))));
    return new RemoteSettings(
        usual.endpoint(),
        usual.model(),
        usual.key(),
        settings.text(Key.EMBEDDER_QUERY_PREFIX),
        settings.text(Key.EMBEDDER_PASSAGE_PREFIX),
        settings.number(Key.EMBEDDER_MAX_TOKENS),
        usual.batch(),
        usual.attempts(),
        usual.timeout(),
        usual.languages());
  }

  private static URI embeddings(String base) {
    try {
      return URI.create(base.replaceFirst("/+$", "") + "/embeddings");
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "The setting embedder.endpoint is not a URL: '%s'; write http://HOST:PORT/v1."
              .formatted(base),
          e);
    }
  }

  /** Drops what the model keeps of these prompts. */
  void forget(Predicate<String> scopes) {
    loaded().ifPresent(opened -> opened.forget(scopes));
  }

  /** Drops what a lent model keeps of all of this home's prompts; an own one is closed. */
  void close() {
    if (lender.isPresent()) {
      forget(scope -> true);
    }
  }
}
