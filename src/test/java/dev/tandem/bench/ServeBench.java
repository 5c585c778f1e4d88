package dev.tandem.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** {@code [PART...]}; exits 1 where a measure is missed. See bench/serve.sh. */
final class ServeBench {
  private ServeBench() {}

  public static void main(String[] parts) throws Exception {
    Report report = new Report();
    for (String part : parts) {
      switch (part) {
        case "streams" -> withDemo(demo -> StreamsPart.run(report, demo));
        case "tenants" -> withDemo(demo -> TenantsPart.run(report, demo));
        case "overload" -> withDemo(demo -> OverloadPart.run(report, demo));
        case "writes" -> withDemo(demo -> WritesPart.run(report, demo));
        case "push" -> withDemo(demo -> PushPart.run(report, demo));
        case "cached" -> withDemo(demo -> CachedPart.run(report, demo));
        case "soak" -> withDemo(demo -> SoakPart.run(report, demo));
        case "kills" -> withDemo(demo -> KillsPart.run(report, demo, seed()));
        case "search" -> withSleepqa(report, part, SearchPart::run);
        case "latency" -> withSleepqa(report, part, LatencyPart::run);
        default -> throw new IllegalArgumentException("no part '" + part + "'");
      }
    }
    System.exit(report.held() ? 0 : 1);
  }

  private static long seed() {
    return Long.getLong("tandem.seed", new Random().nextLong(1_000_000));
  }

  private interface SleepqaPart {
    void on(Report report, Path cache, Path sleepqa) throws Exception;
  }

  private static void withSleepqa(Report report, String name, SleepqaPart part) throws Exception {
    Path sleepqa = Path.of(System.getProperty("tandem.data", "none"), "sleepqa");
    if (Files.isDirectory(sleepqa)) {
      part.on(report, Path.of(System.getProperty("tandem.cache")), sleepqa);
    } else {
      report.note("%s: skipped, the texts of SleepQA are not in %s", name, sleepqa);
    }
  }

  private interface Part {
    void on(DemoHome demo) throws Exception;
  }

  private static void withDemo(Part part) throws Exception {
    try (DemoHome demo = DemoHome.make()) {
      part.on(demo);
    }
  }
}
