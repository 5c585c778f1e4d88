package dev.tandem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** 50 people ask at the same moment; the model answers one, the others see their place in line. */
final class StreamsPart {
  private static final int ASKERS = 50;

  private StreamsPart() {}

  /** What one asker saw, nanoseconds from the moment that its request was due. */
  private record Seen(long first, long retrieved, long answer, List<Integer> positions) {}

  static void run(Report report, DemoHome demo) throws IOException, InterruptedException {
    List<String> questions = Questions.demo().subList(0, ASKERS);
    Map<Integer, Seen> seen = new ConcurrentHashMap<>();
    try (HttpClient http = Served.client();
        Served served = Served.start(demo.home(), http)) {
      served.awaitReady();
      OpenLoop.Outcome outcome =
          OpenLoop.run(1e6, ASKERS, number -> seen.put(number, ask(served, questions.get(number))));
      report.part("streams: %d questions at once, one model".formatted(ASKERS));
      report.times("to the first event", times(seen, Seen::first));
      report.times("to its passages ('retrieved')", times(seen, Seen::retrieved));
      report.times("to the answer", times(seen, Seen::answer));
      long queued = seen.values().stream().filter(each -> !each.positions.isEmpty()).count();
      report.asked(outcome.failures().isEmpty(), "no failure: %s", outcome.failures());
      report.asked(seen.size() == ASKERS, "%d of %d have a whole answer", seen.size(), ASKERS);
      report.asked(
          queued >= ASKERS - 1, "%d saw their place in line, and it only went down", queued);
    }
  }

  private static Seen ask(Served served, String question) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<Stream<String>> response = served.stream(DemoHome.COLLECTION, question);
    return new Watch(start).follow(response);
  }

  /** Notes when the events of one stream come. */
  private static final class Watch {
    private final long start;
    private long first;
    private long retrieved;
    private final List<Integer> positions = new ArrayList<>();

    Watch(long start) {
      this.start = start;
    }

    Seen follow(HttpResponse<Stream<String>> response) throws IOException {
      JsonNode answer = EventReader.answer(response, this::event);
      if (answer.path("answer_id").asText().isEmpty()) {
        throw new IOException("an answer without an id");
      }
      return new Seen(first, retrieved, System.nanoTime() - start, positions);
    }

    private void event(String name, JsonNode data) throws IOException {
      long now = System.nanoTime() - start;
      first = first == 0 ? now : first;
      retrieved = name.equals("retrieved") ? now : retrieved;
      if (name.equals("queued")) {
        int position = data.path("position").asInt();
        if (!positions.isEmpty() && position >= positions.getLast()) {
          throw new IOException("the place in line went up");
        }
        positions.add(position);
      }
    }
  }

  private static Latencies times(
      Map<Integer, Seen> seen, java.util.function.ToLongFunction<Seen> time) {
    return new Latencies(seen.values().stream().map(time::applyAsLong).toList());
  }
}
