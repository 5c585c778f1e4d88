package dev.tandem.answer;

import java.util.regex.Pattern;

/**
 * Words of documents made harmless where they are shown: to a model, which is not to take them for
 * its conversation, and to people, whose program may show Markdown. Nothing is taken away, so that
 * everybody still reads the same words; quotes are the stored text.
 */
final class Harmless {
  /** How chat templates write their control tokens. */
  private static final Pattern CONTROL =
      Pattern.compile(
          "<(?=[|｜][^|｜<>\\s]{1,40}[|｜]>)|<(?=/?(?:s|bos|eos|unk|pad|think|(?:start|end)_of_turn|tool_call|tool_response|unused\\d+)>)|(?<=\\[)(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS)])|<(?=</?SYS>>)");

  /** Breaks of a line that are none to {@link String#lines()}. */
  private static final Pattern BREAKS = Pattern.compile("[\\u000b\\f\\u0085\\u2028\\u2029]");

  /** How a passage's first line begins. */
  private static final Pattern NUMBER = Pattern.compile("(?m)^(\\s*)\\[(\\d{1,3})]");

  private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,3})]");

  /** Where HTML begins that loads, runs or leads somewhere; {@code <Enter>} is a key. */
  private static final Pattern TAG =
      Pattern.compile(
          "(?i)<(?=/?(?:a|img|image|script|style|iframe|frame|svg|math|video|audio|source|picture|object|embed|link|meta|base|form|input|button|body|html)[\\s/>])");

  private Harmless() {}

  /**
   * As a model is shown it: control tokens are spelt with a blank in them, since an endpoint may
   * look for them anywhere in a prompt; no line begins as a passage does.
   */
  static String toModel(String text) {
    String lines = BREAKS.matcher(text).replaceAll(" ");
    String words = CONTROL.matcher(lines).replaceAll("$0 ");
    return NUMBER.matcher(words).replaceAll("$1($2)");
  }

  /**
   * As it stands in an answer: no Markdown image or link and no HTML, so that no program that shows
   * the answer loads what a document names.
   */
  static String inAnswer(String text) {
    return TAG.matcher(text.replace("![", "! [").replace("](", "] (")).replaceAll("‹");
  }

  /** The same of a document's own words, whose numbers in brackets are no citations of ours. */
  static String quoted(String text) {
    return MARKER.matcher(inAnswer(text)).replaceAll("($1)");
  }
}
