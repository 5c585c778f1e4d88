package dev.tandem.answer;

import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.stats.Intervals;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * From which cosine on one question's answer does for another: {@code AlikeMeasure QUESTIONS}.
 * Every pair of the file's questions whose gold answers differ is a wrong hit if it passes, and
 * each question said a little differently is a hit if it does. For {@code ./do bench cache}.
 */
final class AlikeMeasure {
  private static final double[] COSINES = {0.88, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99};
  private static final double SAME_ANSWER = 0.5; // token F1

  private AlikeMeasure() {}

  private record Asked(TestQuestion question, float[] vector, Facts facts) {}

  public static void main(String[] args) {
    List<TestQuestion> questions = TestQuestions.read(Path.of(args[0]));
    Random random = new Random(1);
    try (Embedder embedder = OnnxEmbedder.bgeSmallEn()) {
      List<Asked> asked = questions.stream().map(q -> asked(embedder, q, q.question())).toList();
      List<Asked> reworded =
          questions.stream().map(q -> asked(embedder, q, reworded(q.question(), random))).toList();
      System.out.printf("%d questions%n", questions.size());
      for (double cosine : COSINES) {
        report(cosine, asked, reworded);
      }
    }
  }

  private static void report(double cosine, List<Asked> asked, List<Asked> reworded) {
    int hits = 0;
    int withoutFacts = 0;
    int wrong = 0;
    int touched = 0;
    for (int i = 0; i < asked.size(); i++) {
      hits += alike(asked.get(i), reworded.get(i), cosine) ? 1 : 0;
      boolean any = false;
      for (int j = 0; j < asked.size(); j++) {
        if (i == j || sameAnswer(asked.get(i).question(), asked.get(j).question())) {
          continue;
        }
        withoutFacts +=
            Extractor.dot(asked.get(i).vector(), asked.get(j).vector()) >= cosine ? 1 : 0;
        if (alike(asked.get(i), asked.get(j), cosine)) {
          wrong++;
          any = true;
        }
      }
      touched += any ? 1 : 0;
    }
    System.out.printf(
        "cosine %.2f: reworded found %.3f; of all questions %.4f [%.4f, %.4f] alike to one with another answer; pairs %d (%d without facts)%n",
        cosine,
        (double) hits / asked.size(),
        (double) touched / asked.size(),
        Intervals.proportion(touched, asked.size()).low(),
        Intervals.proportion(touched, asked.size()).high(),
        wrong / 2,
        withoutFacts / 2);
  }

  private static boolean alike(Asked a, Asked b, double cosine) {
    return Extractor.dot(a.vector(), b.vector()) >= cosine
        && a.facts().support(b.facts())
        && b.facts().support(a.facts());
  }

  private static boolean sameAnswer(TestQuestion a, TestQuestion b) {
    return Squad.f1(a.answers().getFirst(), b.answers()) >= SAME_ANSWER;
  }

  private static Asked asked(Embedder embedder, TestQuestion question, String text) {
    return new Asked(question, embedder.query(text), Facts.of(text));
  }

  /** As another person might type it: politer, shorter, or with a slip. */
  private static String reworded(String question, Random random) {
    String bare = question.replaceFirst("\\?$", "");
    return switch (random.nextInt(5)) {
      case 0 -> "can you tell me " + bare;
      case 1 -> bare.replaceFirst("^what is ", "what's ").replaceFirst("^what are ", "which are ");
      case 2 -> "please: " + bare + "?";
      case 3 -> slip(bare, random);
      default -> bare.replaceAll("\\b(the|a|an) ", "");
    };
  }

  /** Two letters of one longer word change places. */
  private static String slip(String text, Random random) {
    String[] words = text.split(" ");
    for (int tries = 0; tries < 20; tries++) {
      int at = random.nextInt(words.length);
      if (words[at].length() > 5) {
        int i = 1 + random.nextInt(words[at].length() - 3);
        char[] letters = words[at].toCharArray();
        char first = letters[i];
        letters[i] = letters[i + 1];
        letters[i + 1] = first;
        words[at] = new String(letters);
        break;
      }
    }
    return String.join(" ", words);
  }
}
