package dev.tandem.label;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;

/** Draws values: names, dates, amounts, in the forms in which organisations write them. */
final class World {
  private static final List<String> TRADES =
      List.of(
          "Logistics",
          "Foods",
          "Textiles",
          "Energy",
          "Freight",
          "Packaging",
          "Optics",
          "Timber",
          "Software",
          "Catering",
          "Ceramics",
          "Motors",
          "Insurance",
          "Publishing",
          "Plastics",
          "Ferries",
          "Nurseries",
          "Robotics",
          "Paper",
          "Cycles",
          "Glass",
          "Marine",
          "Housing");

  private static final List<String> SITES =
      List.of("office", "depot", "warehouse", "plant", "branch", "workshop", "laboratory", "store");

  private static final List<String> CLINICS =
      List.of("Clinic", "Health Centre", "Surgery", "Hospital", "Medical Practice", "Eye Clinic");

  private static final List<String> ROLES =
      List.of(
          "facilities coordinator",
          "head of operations",
          "payroll officer",
          "shift supervisor",
          "data protection officer",
          "line manager",
          "team lead",
          "works council",
          "safety officer",
          "purchasing desk",
          "service desk",
          "quality manager",
          "reception desk",
          "legal department",
          "training coordinator",
          "accounts team",
          "managing director",
          "site manager",
          "fleet manager",
          "personnel office",
          "compliance officer",
          "duty engineer");

  private static final List<String> MAILBOXES =
      List.of(
          "help", "office", "desk", "contact", "support", "requests", "info", "team", "service");

  private static final List<String> GOODS =
      List.of(
          "dishwasher",
          "heat pump",
          "drill",
          "router",
          "dehumidifier",
          "label printer",
          "scanner",
          "air compressor",
          "water filter",
          "projector",
          "lawn mower",
          "coffee grinder",
          "e-bike",
          "pressure washer",
          "thermostat",
          "inverter",
          "centrifuge",
          "sewing machine",
          "forklift");

  private static final List<String> DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday");

  private final Random random;

  World(long seed) {
    // Neighbouring seeds would begin alike.
    random = new Random(new SplittableRandom(seed).nextLong());
  }

  Random random() {
    return random;
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** From {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  <T> List<T> shuffled(List<T> of) {
    List<T> copy = new ArrayList<>(of);
    Collections.shuffle(copy, random);
    return copy;
  }

  /**
   * A new value.
   *
   * @param kind with its bounds, as templates write it: {@code int 3 40}
   * @throws IllegalArgumentException if there is no such kind
   */
  String invent(String kind) {
    String[] part = kind.split(" ");
    return switch (part[0]) {
      case "company" -> Names.plain(random) + " " + one(TRADES);
      case "name" -> Names.plain(random);
      case "place" -> Names.town(random);
      case "site" -> Names.town(random) + " " + one(SITES);
      case "clinic" -> Names.town(random) + " " + one(CLINICS);
      case "product" -> product();
      case "medicine" -> Names.medicine(random);
      case "goods" -> one(GOODS);
      case "role" -> one(ROLES);
      case "weekday" -> one(DAYS);
      case "month" -> LocalDate.of(2024, between(1, 12), 1).format(form("MMMM"));
      case "int" -> Integer.toString(number(part));
      case "count" -> String.format(Locale.ROOT, "%,d", number(part));
      case "decimal" -> decimal(number(part), 10);
      case "money" -> money(number(part));
      case "percent" ->
          decimal(between(10 * integer(part, 1), 10 * integer(part, 2)), 10) + one(PERCENT);
      case "date" -> dates(1).getFirst();
      case "year" -> Integer.toString(between(2019, 2031));
      case "time" -> time(number(part) * 60 + 15 * random.nextInt(4));
      case "hours" -> hours();
      case "span" -> span();
      case "code" -> code();
      case "mail" ->
          one(MAILBOXES) + "@" + Names.plain(random).toLowerCase(Locale.ROOT) + ".example";
      case "phone" ->
          "0%d %d %d".formatted(between(30, 99), between(100, 999), between(1000, 9999));
      case "extension" -> "extension " + between(1000, 9899);
      case "room" -> "room %d.%02d".formatted(between(0, 6), between(1, 40));
      default ->
          throw new IllegalArgumentException("there is no kind of value '%s'".formatted(kind));
    };
  }

  private static final List<String> PERCENT = List.of("%", " %", " per cent", " percent");

  private String product() {
    return "%s %s%d"
        .formatted(
            Names.plain(random),
            one(List.of("", "K", "X", "M", "T-", "S", "GT ")),
            number(11, 990));
  }

  private int number(int low, int high) {
    return between(low, high);
  }

  private int number(String[] part) {
    int step = part.length > 3 ? integer(part, 3) : 1;
    return integer(part, 1)
        + step * random.nextInt((integer(part, 2) - integer(part, 1)) / step + 1);
  }

  private static int integer(String[] part, int at) {
    return Integer.parseInt(part[at]);
  }

  private static String decimal(int value, int of) {
    return value % of == 0
        ? Integer.toString(value / of)
        : String.format(Locale.ROOT, "%.1f", value / (double) of);
  }

  private String money(int amount) {
    String figure = String.format(Locale.ROOT, "%,d", amount);
    if (amount < 200 && chance(.3)) {
      figure += "." + one(List.of("50", "90", "20", "75"));
    }
    return switch (random.nextInt(5)) {
      case 0 -> "€" + figure;
      case 1 -> "£" + figure;
      case 2 -> "EUR " + figure;
      case 3 -> figure + " euros";
      default -> "$" + figure;
    };
  }

  /** As many dates as wanted, ascending, in one form. */
  List<String> dates(int count) {
    DateTimeFormatter form =
        form(one(List.of("d MMMM yyyy", "d MMMM yyyy", "MMMM d, yyyy", "yyyy-MM-dd")));
    LocalDate date = LocalDate.of(2021, 1, 1).plusDays(random.nextInt(1500));
    List<String> dates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      dates.add(date.format(form));
      date = date.plusDays(between(60, 700));
    }
    return dates;
  }

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  private String time(int minutes) {
    return switch (random.nextInt(3)) {
      case 0 ->
          "%d:%02d %s"
              .formatted(
                  (minutes / 60 + 11) % 12 + 1, minutes % 60, minutes < 720 ? "a.m." : "p.m.");
      default -> "%02d:%02d".formatted(minutes / 60, minutes % 60);
    };
  }

  private String hours() {
    int from = 60 * between(6, 10) + 15 * random.nextInt(4);
    int to = 60 * between(15, 21) + 15 * random.nextInt(4);
    return switch (random.nextInt(3)) {
      case 0 -> "from %02d:%02d to %02d:%02d".formatted(from / 60, from % 60, to / 60, to % 60);
      case 1 ->
          "from %d:%02d a.m. to %d:%02d p.m."
              .formatted(from / 60, from % 60, to / 60 - 12 == 0 ? 12 : to / 60 - 12, to % 60);
      default ->
          "between %02d:%02d and %02d:%02d".formatted(from / 60, from % 60, to / 60, to % 60);
    };
  }

  private String span() {
    return switch (random.nextInt(4)) {
      case 0 -> between(2, 90) + " days";
      case 1 -> between(2, 30) + " working days";
      case 2 -> between(2, 16) + " weeks";
      default -> between(2, 36) + " months";
    };
  }

  private String code() {
    return "%s%s-%d%d"
        .formatted(
            letter(), letter() + (chance(.5) ? letter() : ""), between(1, 9), between(10, 999));
  }

  private String letter() {
    return Character.toString('A' + random.nextInt(26));
  }
}
