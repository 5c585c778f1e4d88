package dev.tandem.label;

import java.util.List;
import java.util.Map;

/** What there is to know of a made thing: how it is said, and the two ways in which it is asked. */
enum Trait {
  CODE(
      "[The lock code of {thing} is {value}|{thing} opens with the lock code {value}].",
      "What is the lock code of {thing}?",
      "Which lock code opens {thing}?"),
  KEEPER(
      "[{value} looks after {thing}|{thing} is looked after by {value}].",
      "Who looks after {thing}?",
      "Which person is {thing} looked after by?"),
  ROOM("{thing} is kept in {value}.", "Where is {thing} kept?", "In which room is {thing} kept?"),
  FEE(
      "[A day with {thing} costs {value}|{thing} costs {value} a day].",
      "What does a day with {thing} cost?",
      "How much is {thing} a day?"),
  EXTENSION(
      "[Questions about {thing} are taken at {value}|For questions about {thing} call {value}].",
      "Where are questions about {thing} taken?",
      "Which extension takes questions about {thing}?");

  private final Phrase says;
  private final List<Phrase> asks;

  Trait(String says, String usual, String other) {
    this.says = new Phrase(says);
    this.asks = List.of(new Phrase(usual), new Phrase(other));
  }

  String say(String thing, String value, World world) {
    return says.sentence(Map.of("thing", thing, "value", value), world);
  }

  /** In the first of the ways. */
  String ask(String thing, World world) {
    return asks.getFirst().sentence(Map.of("thing", thing), world);
  }

  /** In the other way. */
  String askAgain(String thing, World world) {
    return asks.getLast().sentence(Map.of("thing", thing), world);
  }

  /** A new value, which others may have too. */
  String invent(World world) {
    return switch (this) {
      case CODE -> world.invent("code");
      case KEEPER -> Works.shortName(world) + " " + Works.shortName(world);
      case ROOM -> world.invent("room");
      case FEE -> world.between(100, 999) + " crowns";
      case EXTENSION -> world.invent("extension");
    };
  }
}
