package dev.tandem.server.openai;

import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.server.Asks;
import dev.tandem.server.Needs;
import dev.tandem.server.RateLimits;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.server.work.Jobs;
import dev.tandem.server.work.Trainings;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.Map;

/** All under {@code /v1}: what speaks to OpenAI's API can speak to a home. */
public final class OpenAi {
  private OpenAi() {}

  /**
   * @param adapters by name, each a model of its own beside the one without
   * @param maxBytes of an upload
   * @param trainings which are jobs
   */
  public static void add(
      Routes routes,
      Tandem tandem,
      Shelf shelf,
      Asks asks,
      RateLimits rates,
      Map<String, Path> adapters,
      long maxBytes,
      Jobs jobs,
      Trainings trainings) {
    AskOptions standard = tandem.asking().request("", "?", Arm.RAG, Principals.ANONYMOUS).options();
    Offered offered = new Offered(tandem, shelf, adapters);
    ModelRoutes models = new ModelRoutes(offered);
    routes.get("/v1/models", Needs.READER, models::all);
    routes.get("/v1/models/{id+}", Needs.READER, models::one);
    ChatRoute chat = new ChatRoute(shelf, asks, standard, offered);
    routes.post("/v1/chat/completions", Needs.READER, chat::complete);
    new ResponseRoutes(tandem, shelf, asks, standard, offered).addTo(routes);
    new FileRoutes(tandem, maxBytes).addTo(routes);
    FileBatchRoutes batches = new FileBatchRoutes(tandem, shelf, jobs);
    new VectorStoreRoutes(tandem, shelf, batches).addTo(routes);
    new StoreFileRoutes(tandem, shelf).addTo(routes);
    batches.addTo(routes);
    new FineTuningRoutes(tandem, shelf, offered, jobs, trainings).addTo(routes);
    routes.post("/v1/embeddings", Needs.READER, new EmbeddingRoute(tandem, rates)::embed);
  }
}
