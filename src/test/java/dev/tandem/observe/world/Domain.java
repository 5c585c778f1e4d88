package dev.tandem.observe.world;

import java.util.List;
import java.util.Locale;

/** A field of the company's knowledge: one collection. */
enum Domain {
  HR(
      "%s leave",
      "%s is one of the benefits of the company.",
      new Kind(
          "allowance",
          "3-59 days",
          List.of("{s} grants {v} a year.", "{s} entitles each employee to {v} a year."),
          List.of(
              "How many days does {e} grant a year?", "How much time off does {e} give a year?")),
      new Kind(
          "notice",
          "2-39 weeks",
          List.of(
              "{s} has to be requested {v} in advance.",
              "{s} needs a request {v} before it begins."),
          List.of("How early must {e} be requested?", "How long in advance do I apply for {e}?")),
      new Kind(
          "pay",
          "20-99 percent",
          List.of("{s} is paid at {v} of the salary.", "{s} keeps {v} of the wages running."),
          List.of(
              "What share of the salary is paid during {e}?",
              "How much of my wages do I keep during {e}?")),
      new Kind(
          "waiting",
          "1-48 months",
          List.of("{s} opens after {v} of employment.", "{s} may be used after {v} of service."),
          List.of(
              "After how many months of employment does {e} open?",
              "How long must I have served before {e} may be used?")),
      new Kind(
          "contact",
          "extension 1000-9899",
          List.of("{s} is looked after by {v}.", "{s} is in the hands of {v}."),
          List.of("Which extension looks after {e}?", "Whom do I call about {e}?"))),
  PRODUCT(
      "%s drill",
      "%s is made in the main plant.",
      new Kind(
          "price",
          "40-990 euros",
          List.of("{s} costs {v}.", "{s} is sold for {v}."),
          List.of("What does the {e} cost?", "What is the price of the {e}?")),
      new Kind(
          "weight",
          "900-9900 grams",
          List.of("{s} weighs {v}.", "{s} has a weight of {v}."),
          List.of("How heavy is the {e}?", "What is the weight of the {e}?")),
      new Kind(
          "warranty",
          "6-84 months",
          List.of("{s} is under warranty for {v}.", "{s} carries a warranty of {v}."),
          List.of("How long is the {e} under warranty?", "How long is the warranty of the {e}?")),
      new Kind(
          "battery",
          "2-72 hours",
          List.of("{s} runs for {v} on one charge.", "{s} lasts {v} before its battery is empty."),
          List.of(
              "How long does the {e} run on one charge?",
              "How long does the battery of the {e} last?")),
      new Kind(
          "delivery",
          "2-45 days",
          List.of("{s} is delivered within {v}.", "{s} reaches customers after {v}."),
          List.of("How fast is the {e} delivered?", "When does the {e} reach customers?"))),
  SUPPORT(
      "%s router",
      "%s is in use at all sites.",
      new Kind(
          "restart",
          "3-90 seconds",
          List.of(
              "{s} restarts when its button is held for {v}.",
              "{s} starts again after its key is pressed for {v}."),
          List.of(
              "How long is the button held to restart the {e}?",
              "How do I start the {e} again, how long do I press its key?")),
      new Kind(
          "reply",
          "1-48 hours",
          List.of(
              "{s} gets a reply from the help desk within {v}.",
              "{s} has a response time of {v} at the help desk."),
          List.of(
              "How quickly does the help desk reply about the {e}?",
              "What is the response time for the {e}?")),
      new Kind(
          "line",
          "extension 1000-9899",
          List.of("{s} has its help line at {v}.", "{s} is supported by telephone under {v}."),
          List.of("What is the help line of the {e}?", "Under which number is the {e} supported?")),
      new Kind(
          "update",
          "2-40 weeks",
          List.of("{s} is updated every {v}.", "{s} gets new firmware every {v}."),
          List.of("How often is the {e} updated?", "How often does the {e} get new firmware?")),
      new Kind(
          "logs",
          "5-95 days",
          List.of("{s} keeps its logs for {v}.", "{s} deletes its logs after {v}."),
          List.of(
              "How long does the {e} keep its logs?",
              "After what time are logs of the {e} gone?")));

  private final String thing;
  private final String opening;

  @SuppressWarnings("ImmutableEnumChecker") // of a list that cannot be changed, and records
  private final List<Kind> kinds;

  Domain(String thing, String opening, Kind... kinds) {
    this.thing = thing;
    this.opening = opening;
    this.kinds = List.of(kinds);
  }

  /** Of its collection. */
  String collection() {
    return name().toLowerCase(Locale.ROOT);
  }

  String thing(String name) {
    return thing.formatted(name);
  }

  /** The first sentence about a thing, which says nothing that is asked. */
  String opening(String thing) {
    return opening.formatted(thing);
  }

  List<Kind> kinds() {
    return kinds;
  }

  Kind kind(String name) {
    return kinds.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }
}
