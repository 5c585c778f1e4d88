package dev.tandem.bench;

import dev.tandem.stats.Intervals;
import dev.tandem.text.PersonalData;
import dev.tandem.text.PersonalData.Found;
import dev.tandem.text.PersonalData.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Precision and recall of finding personal data in texts that are made with a seed. Besides numbers
 * in the forms that the finder knows there are those that people write and it does not claim to
 * know: telephone numbers without a country code, addresses with {@code (at)}.
 */
final class RedactionBench {
  private static final int EACH = 400;
  private static final List<String> FRAMES =
      List.of(
          "Please reach me at %s before Friday.",
          "Contact: %s",
          "| name | %s | ward 3 |",
          "(see %s)",
          "The form says %s, which is right.",
          "%s was given by phone.");

  private RedactionBench() {}

  private record Case(Kind kind, String datum, String text) {}

  public static void main(String[] arguments) {
    long seed = Long.getLong("tandem.seed", 20261130L);
    Random random = new Random(seed);
    List<Case> cases = cases(random);
    List<String> decoys = decoys(random);
    Map<Kind, Integer> right = new EnumMap<>(Kind.class);
    Map<Kind, Integer> wrong = new EnumMap<>(Kind.class);
    Map<Kind, Integer> all = new EnumMap<>(Kind.class);
    for (Case each : cases) {
      all.merge(each.kind(), 1, Integer::sum);
      for (Found found : PersonalData.find(each.text(), Kind.ALL)) {
        boolean hit = found.kind() == each.kind() && found.text().equals(each.datum());
        (hit ? right : wrong).merge(found.kind(), 1, Integer::sum);
      }
    }
    int alarms = 0;
    for (String decoy : decoys) {
      List<Found> found = PersonalData.find(decoy, Kind.ALL);
      alarms += found.isEmpty() ? 0 : 1;
      found.forEach(each -> wrong.merge(each.kind(), 1, Integer::sum));
    }
    System.out.printf("seed %d, %d texts with one, %d decoys%n", seed, cases.size(), decoys.size());
    for (Kind kind : Kind.values()) {
      int hits = right.getOrDefault(kind, 0);
      System.out.printf(
          "%-12s recall %s, precision %s%n",
          kind.word(),
          share(hits, all.getOrDefault(kind, 0)),
          share(hits, hits + wrong.getOrDefault(kind, 0)));
    }
    System.out.printf("decoys taken for one: %s%n", share(alarms, decoys.size()));
  }

  private static String share(int part, int of) {
    var interval = Intervals.proportion(part, of);
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f to %.3f, n=%d)",
        (double) part / of,
        interval.low(),
        interval.high(),
        of);
  }

  private static List<Case> cases(Random random) {
    List<Case> cases = new ArrayList<>();
    Map<Kind, Function<Random, String>> makers =
        Map.of(
            Kind.EMAIL, RedactionBench::email,
            Kind.PHONE, RedactionBench::phone,
            Kind.IBAN, RedactionBench::iban,
            Kind.CARD, RedactionBench::card,
            Kind.IP, RedactionBench::ip,
            Kind.NATIONAL_ID, RedactionBench::social);
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < EACH; i++) {
        String datum = makers.getOrDefault(kind, unused -> "").apply(random);
        String frame = FRAMES.get(random.nextInt(FRAMES.size()));
        cases.add(new Case(kind, datum, frame.formatted(datum)));
      }
    }
    return cases;
  }

  private static String pick(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String digits(Random random, int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private static String email(Random random) {
    String name = pick(random, "maria.lopez", "j_smith", "k.o'neill", "chen+news", "anna-lena");
    String at = random.nextInt(10) == 0 ? " (at) " : "@";
    return name
        + random.nextInt(90)
        + at
        + pick(random, "firm", "clinic-north", "uni")
        + pick(random, ".com", ".co.uk", ".de", ".org");
  }

  private static String phone(Random random) {
    return switch (random.nextInt(5)) {
      case 0 ->
          "+1 212 %d%s %s".formatted(2 + random.nextInt(8), digits(random, 2), digits(random, 4));
      case 1 -> "+44 20 7946 0" + digits(random, 3);
      case 2 -> "+49 30 9018" + digits(random, 4);
      case 3 ->
          "+1 (415) %d%s-%s".formatted(2 + random.nextInt(8), digits(random, 2), digits(random, 4));
      default -> "(212) 736-" + digits(random, 4); // without a country code
    };
  }

  private static String iban(Random random) {
    String bank = digits(random, 18);
    String check = "%02d".formatted(98 - Long.parseLong(mod97(bank + "131400")));
    String whole = "DE" + check + bank;
    return random.nextBoolean() ? whole : whole.replaceAll("(.{4})(?=.)", "$1 ");
  }

  private static String mod97(String number) {
    return new java.math.BigInteger(number).mod(java.math.BigInteger.valueOf(97)).toString();
  }

  private static String card(Random random) {
    String body = pick(random, "4", "51", "37", "6011");
    body += digits(random, (body.equals("37") ? 14 : 15) - body.length());
    String whole = body + luhn(body);
    return random.nextBoolean() ? whole : whole.replaceAll("(.{4})(?=.)", "$1 ");
  }

  private static int luhn(String body) {
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(body.length() - 1 - i) - '0';
      int value = i % 2 == 0 ? 2 * digit : digit;
      sum += value > 9 ? value - 9 : value;
    }
    return (10 - sum % 10) % 10;
  }

  private static String ip(Random random) {
    return "%d.%d.%d.%d"
        .formatted(
            80 + random.nextInt(40),
            random.nextInt(256),
            random.nextInt(256),
            1 + random.nextInt(254));
  }

  private static String social(Random random) {
    return "%03d-%02d-%04d"
        .formatted(100 + random.nextInt(550), 1 + random.nextInt(99), 1 + random.nextInt(9998));
  }

  private static List<String> decoys(Random random) {
    List<String> decoys = new ArrayList<>();
    for (int i = 0; i < 3 * EACH; i++) {
      String frame = FRAMES.get(random.nextInt(FRAMES.size()));
      decoys.add(
          frame.formatted(
              switch (random.nextInt(8)) {
                case 0 ->
                    "20%02d-%02d-%02d"
                        .formatted(
                            random.nextInt(30), 1 + random.nextInt(12), 1 + random.nextInt(28));
                case 1 -> "order " + digits(random, 10);
                case 2 ->
                    "version %d.%d.%d.%d"
                        .formatted(
                            1 + random.nextInt(20),
                            random.nextInt(20),
                            random.nextInt(20),
                            random.nextInt(20));
                case 3 ->
                    "%d,%s.%s EUR"
                        .formatted(1 + random.nextInt(900), digits(random, 3), digits(random, 2));
                case 4 ->
                    "%02d:%02d:%02d"
                        .formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60));
                case 5 -> "invoice INV-" + digits(random, 3) + "-" + digits(random, 4);
                case 6 -> "part " + digits(random, 16);
                default -> "name@example.com";
              }));
    }
    return decoys;
  }
}
