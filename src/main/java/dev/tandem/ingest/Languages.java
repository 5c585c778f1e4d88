package dev.tandem.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a text's language by its most frequent small words: enough to warn and to choose. */
public final class Languages {
  private static final Pattern WORD = Pattern.compile("\\p{L}+");
  private static final int SAMPLE = 2_000; // words
  private static final int LEAST = 8; // small words, fewer prove nothing
  private static final Map<String, Set<String>> SMALL =
      Map.of(
          "en", words("the of and to in is that for with on are be this it by from not you or was"),
          "de",
              words(
                  "der die und das ist nicht mit den von zu im ein eine auf für des dem werden sich auch"),
          "fr",
              words(
                  "le la les des et est une dans pour que qui sur pas au avec sont du par ce vous"),
          "es",
              words(
                  "el los las que del una por con para es se como más pero su al lo sus está son"),
          "it",
              words(
                  "il che di per una non con del della sono gli alla dei nel anche questo più è ha le"),
          "nl",
              words(
                  "de het een van en niet dat met voor op zijn te aan ook als bij maar naar wordt deze"));

  private Languages() {}

  private static Set<String> words(String list) {
    return Set.copyOf(List.of(list.split(" ")));
  }

  /** BCP 47, {@code und} where no language leads clearly. */
  public static String detect(String text) {
    Map<String, Integer> votes = new HashMap<>();
    Matcher matcher = WORD.matcher(text);
    int seen = 0;
    while (seen < SAMPLE && matcher.find()) {
      seen++;
      String word = matcher.group().toLowerCase(Locale.ROOT);
      SMALL.forEach(
          (language, small) -> votes.merge(language, small.contains(word) ? 1 : 0, Integer::sum));
    }
    List<Map.Entry<String, Integer>> order =
        votes.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    if (order.isEmpty() || order.getFirst().getValue() < Math.max(LEAST, seen / 8)) {
      return "und";
    }
    return order.getFirst().getValue() > 1.3 * order.get(1).getValue()
        ? order.getFirst().getKey()
        : "und";
  }
}
