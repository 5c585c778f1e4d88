package dev.tandem.compare.evidence;

import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a decision hangs on. */
public enum Factor {
  ACCURACY("accuracy and hallucination", "How good are the answers, and how much is made up?"),
  FRESHNESS("data freshness", "When a document changes, do the answers follow, and how soon?"),
  CHANGE_FREQUENCY("change frequency", "What does keeping up with the documents cost in a year?"),
  CONTROL("format, tone and terms", "Do the answers keep the house's form and words?"),
  SCALABILITY("scalability", "How many users and domains does it bear?"),
  SECURITY("security and permissions", "Can somebody learn what they may not read?"),
  PRIVACY("privacy and deletion", "What is left of a person or a document that was deleted?"),
  COST("cost", "What do training, hosting and questions cost?"),
  COMPLEXITY("complexity", "What does it need that is not there yet?"),
  OFFLINE("offline and on-device", "How much room and memory does it need without a network?"),
  DATA_QUALITY("data quality", "How much is wrong with the data, and what would mending change?");

  private final String title;
  private final String question;

  Factor(String title, String question) {
    this.title = title;
    this.question = question;
  }

  /** As people call it. */
  public String title() {
    return title;
  }

  /** What is asked of each arm. */
  public String question() {
    return question;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The factor of that name.
   *
   * @throws UserError if there is none
   */
  public static Factor parse(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(values())
        .filter(factor -> factor.wireName().equals(plain))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "there is no factor of that name; available: "
                        + Arrays.stream(values())
                            .map(Factor::wireName)
                            .collect(Collectors.joining(", "))));
  }
}
