package dev.tandem.retrieve;

import dev.tandem.index.Analysis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spoils questions as people do, by a seed: a wrong letter, a long story around the question. */
final class Typing {
  private static final Pattern WORD = Pattern.compile("\\b\\p{L}{5,}\\b");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  /** Stories of 30 to 60 words, {@code %s} for the question; rules were chosen on these. */
  static final List<String> STORIES =
      List.of(
          "Hi there, I hope you are all doing well. I have been meaning to write for a while but work was busy and then my brother came to visit for two weeks. Anyway, %s Thanks so much in advance, any pointers are welcome.",
          "Good morning, last Tuesday my neighbour and I were talking over coffee about all sorts of things, and she told me a story that I did not quite believe. So now I would like to know: %s It would be great to settle this.",
          "I am new here and a bit lost, so please forgive me if this was asked before. I already looked at several pages and called somebody on the phone, who could not help me either. %s I would be really grateful for a short answer.",
          "we had this discussion at dinner yesterday and everybody had another opinion about it, my father most of all, and nobody could find the article he had read, so before we go on arguing all week i wanted to ask you %s",
          "Sorry for the long message. My week has been chaotic, the kids were at home and I forgot half of what I wanted to do. One thing still bothers me, though. %s No hurry, whenever you have a minute.",
          "I was wondering, because a friend of mine mentioned something like this on the train the other day and I have been thinking about it ever since, without finding anybody who could explain it in simple words, %s");

  /** The same, other words and other shapes, for what is only reported. */
  static final List<String> OTHER_STORIES =
      List.of(
          "Dear team, first of all congratulations on the new office, it looks lovely in the pictures. My colleague Martha suggested that I write to you rather than search for hours. %s Best wishes from a rainy afternoon.",
          "Okay so this may sound silly. I woke up at five, made some tea, and started to read a magazine that somebody had left in the kitchen, and one page made me curious. %s I could not let it go.",
          "To make a long story short, my cousin bet me ten crowns that I would get this wrong, and although I usually do not care about such games I want to win this one: %s Please be quick, she is waiting.",
          "Hello again! Last time you helped me a lot with my other problem, for which many thanks, everything went fine in the end. Today it is something different. %s I look forward to hearing from you.",
          "for a presentation next monday i am collecting facts and my boss insists that each of them has a source, which is why i am going through everything once more and would be happy if somebody could say %s");

  private Typing() {}

  /** One letter of one topic word inserted, left out, changed or swapped with its neighbour. */
  static String typo(String question, Random random) {
    List<int[]> words = new ArrayList<>();
    Matcher word = WORD.matcher(question);
    while (word.find()) {
      if (!Analysis.terms(word.group(), "en").isEmpty()) {
        words.add(new int[] {word.start(), word.end()});
      }
    }
    if (words.isEmpty()) {
      return question;
    }
    int[] chosen = words.get(random.nextInt(words.size()));
    String right = question.substring(chosen[0], chosen[1]);
    String wrong = right;
    while (wrong.equals(right)) {
      wrong = edit(right, random);
    }
    return question.substring(0, chosen[0]) + wrong + question.substring(chosen[1]);
  }

  private static String edit(String word, Random random) {
    int at = random.nextInt(word.length() - 1);
    char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
    return switch (random.nextInt(4)) {
      case 0 -> word.substring(0, at) + letter + word.substring(at);
      case 1 -> word.substring(0, at) + word.substring(at + 1);
      case 2 -> word.substring(0, at) + letter + word.substring(at + 1);
      default ->
          word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
    };
  }

  /** The question within a story. */
  static String rambling(String question, List<String> stories, Random random) {
    String story = stories.get(random.nextInt(stories.size()));
    boolean small = story.equals(story.toLowerCase(Locale.ROOT)) || story.contains(", %s");
    String asked = small ? question.replaceFirst("\\?$", "") : question;
    return story.replace("%s", asked);
  }
}
