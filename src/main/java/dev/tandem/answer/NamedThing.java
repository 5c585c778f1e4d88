package dev.tandem.answer;

import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A thing that a question calls by a name and its kind: "the Pine mixer". Passages about the Pine
 * chiller and the Birch mixer hold all of its words and nothing about it, so what they say of the
 * others would pass for an answer. For English, where only names have capitals.
 *
 * @param name its stem
 * @param kind its stem
 */
record NamedThing(String name, String kind) {
  /** How many topic words apart the two may stand where they belong together. */
  private static final int NEAR = 3;

  /** Behind a word after which it could be a verb ("does the Council meet") it is none. */
  private static final Pattern THING =
      Pattern.compile(
          "(?<!\\b(?:do|does|did|can|could|may|might|must|shall|should|will|would|to) )"
              + "\\b(?:the|The|a|an|our|my|your|this) (\\p{Lu}[\\p{L}\\p{N}-]+) (\\p{Ll}{3,})(?<!ed|ing|ly)\\b");

  private static final Pattern SEGMENTS = Pattern.compile("\\s*[>/|:,-]\\s*");

  /** The things so named in a question. */
  static List<NamedThing> in(String question) {
    List<NamedThing> things = new ArrayList<>();
    Matcher matcher = THING.matcher(question);
    while (matcher.find()) {
      List<String> stems = Words.topics(matcher.group(1) + " " + matcher.group(2));
      if (stems.size() == 2) {
        things.add(new NamedThing(stems.getFirst(), stems.getLast()));
      }
    }
    return things;
  }

  /**
   * Whether passages speak of others of its name and of others of its kind, and nowhere of it.
   * Where they lack one of the words altogether they may have another for it.
   */
  boolean mistaken(List<Passage> passages) {
    boolean named = false;
    boolean kinds = false;
    for (Passage passage : passages) {
      List<String> words =
          Words.topics(passage.title() + " " + passage.heading() + " " + passage.text());
      if (together(words) || headed(passage)) {
        return false;
      }
      named |= words.contains(name);
      kinds |= words.contains(kind);
    }
    return named && kinds;
  }

  private boolean together(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals(name)
          && words
              .subList(Math.max(0, i - NEAR), Math.min(words.size(), i + NEAR + 1))
              .contains(kind)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Under a title or heading that is the name alone every thing of the kind is of that name, and
   * what stands under the kind, as a row of a table of courses, is of the kind.
   */
  private boolean headed(Passage passage) {
    List<List<String>> segments =
        Arrays.stream(SEGMENTS.split(passage.title() + " > " + passage.heading()))
            .map(Words::topics)
            .filter(segment -> !segment.isEmpty())
            .toList();
    boolean ofKind =
        segments.stream().anyMatch(segment -> segment.getLast().equals(kind))
            || Words.topics(passage.context()).contains(kind);
    return segments.stream().anyMatch(segment -> segment.getLast().equals(name))
        || (ofKind && Words.topics(passage.text()).contains(name));
  }
}
