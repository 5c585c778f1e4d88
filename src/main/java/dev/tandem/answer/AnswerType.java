package dev.tandem.answer;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What kind of thing a question asks for, as far as its first words tell, and whether a sentence
 * holds such a thing. A cue, never a condition.
 */
public enum AnswerType {
  QUANTITY(
      "\\bhow (?:many|much|long|often|old|far|big|large|high|late|early|soon|fast)\\b"
          + "|\\bwhat (?:percent|number|amount|share|age|temperature)|\\bwhat is the (?:maximum|minimum|limit|deadline|cost|price|rate|number|average|range)"
          + "|\\bwie (?:viele?|lange|oft|hoch|weit)\\b",
      "\\p{N}|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|once|twice|third"
          + "|dozen|hundred|thousand|million|every|each|daily|weekly|monthly|yearly|unlimited|none"
          + "|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|täglich|monatlich|jährlich)\\b"),
  TIME(
      "\\bwhen\\b|\\bwhat (?:time|date|day|year)|\\bby when\\b|\\bsince when\\b|\\bwann\\b",
      "\\p{N}|\\b(?:january|february|march|april|may|june|july|august|september|october|november"
          + "|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|day|days|week|weeks"
          + "|month|months|year|years|hour|hours|morning|evening|night|noon|midnight|before|after"
          + "|during|until|when|if|once|montag|dienstag|mittwoch|donnerstag|freitag|uhr|tage"
          + "|wochen|monat|jahr|ende)\\b"),
  PERSON(
      "\\bwho(?:m|se)?\\b|\\bwer\\b|\\bwem\\b|\\bwen\\b",
      "\\b\\p{Lu}\\p{L}+|\\b(?:manager|team|people|person|adults|children|women|men|patients|employees?"
          + "|doctors?|researchers?|staff|lead|desk|department|office|board|committee|individuals"
          + "|those|anyone|everyone)\\b"),
  PLACE(
      "\\bwhere\\b|\\bin (?:which|what) (?:place|country|city|room|building|office)|\\bwo\\b|\\bwohin\\b",
      "\\b(?:in|at|on|from|under|near|inside|outside|via|im|am|bei|auf|unter)\\b|https?:|/"),
  REASON(
      "\\bwhy\\b|\\bwhat (?:causes?|is the (?:reason|cause))|\\bwarum\\b|\\bwieso\\b|\\bweshalb\\b",
      "\\b(?:because|since|due to|so that|in order to|caused?|causes|reasons?|leads? to|therefore"
          + "|result(?:s|ing)?|as a result|to (?:protect|avoid|prevent|ensure)|weil|damit|wegen|denn)\\b"),
  MANNER(
      "\\bhow (?:do|does|can|to|should|could|would|is|are|must)\\b|\\bwhat (?:should|must|do|can) (?:i|we|you|one|people) do\\b|\\bwhat steps\\b|\\bwie\\b",
      "\\b(?:by|using|use|open|choose|click|select|enter|sign|call|write|send|ask|fill|press|go to"
          + "|visit|should|can|must|helps?|avoid|try|make|through|with|durch|mit)\\b"),
  DEFINITION(
      "^what (?:is|are) (?!the (?:maximum|minimum))|^was (?:ist|sind)\\b|\\bmean\\b|\\bdefin",
      "\\b(?:is|are|means|refers? to|called|known as|defined|ist|sind|heißt|bedeutet)\\b"),
  OTHER("", "");

  private final Pattern asks;
  private final Pattern holds;

  AnswerType(String asks, String holds) {
    this.asks = Pattern.compile(asks, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    // Names are told by their capital, so this one keeps to the case.
    this.holds = Pattern.compile(holds);
  }

  /** What the question asks for; OTHER where its words do not tell. */
  public static AnswerType of(String question) {
    String plain = question.strip();
    for (AnswerType type : values()) {
      if (type != OTHER && type.asks.matcher(plain).find()) {
        return type;
      }
    }
    return OTHER;
  }

  /** Whether the sentence holds what such a question asks for; always false for OTHER. */
  boolean heldBy(String sentence) {
    return this != OTHER
        && (holds.matcher(sentence).find()
            || holds.matcher(sentence.toLowerCase(Locale.ROOT)).find());
  }
}
