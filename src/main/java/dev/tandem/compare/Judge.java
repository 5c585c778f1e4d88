package dev.tandem.compare;

import dev.tandem.answer.Together;
import dev.tandem.example.TestQuestion;
import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.Sampling;
import dev.tandem.text.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model that grades answers beside the right ones, from 1 to 5. It is asked several times, with
 * other seeds and the two answers in turned order, since models favour what stands where. What it
 * is shown stands between fences that hold a hash of it, so that no answer can end its own part.
 */
public final class Judge {
  static final int TIMES = 3;

  private static final int AT_ONCE = 8;
  private static final int TOKENS = 16;
  private static final double TEMPERATURE = 0.7; // several grades of a greedy model are one

  /** So many failures one after the other, and it is not asked any more. */
  private static final int DEAD = 4;

  private static final int FENCE = 12; // digits
  private static final Pattern GRADE = Pattern.compile("(?<![\\d.])([1-5])(?![\\d.]?\\d)");

  private final LanguageModel model;
  private final String template = ReportPage.resource("compare/judge.txt");
  private final AtomicInteger failures = new AtomicInteger(); // one after the other

  public Judge(LanguageModel model) {
    this.model = model;
  }

  /**
   * What it says of all answers.
   *
   * @param grades by arm and question; empty where an answer was not graded
   * @param failed answers of which no grade could be read
   * @param dead why it stopped answering, if it did
   */
  public record Said(
      String model,
      Map<String, List<Optional<JudgeGrades>>> grades,
      int failed,
      Optional<String> dead) {
    /** What answers are worth, by the words of question and answer; of a dead judge nothing. */
    public Gauge gauge(List<TestQuestion> questions, List<Contest.Outcome> outcomes) {
      Map<List<String>, Double> worth = new HashMap<>();
      for (Contest.Outcome outcome : outcomes) {
        List<Optional<JudgeGrades>> own =
            grades.getOrDefault(outcome.contestant().name(), List.of());
        for (int i = 0; i < questions.size() && dead.isEmpty(); i++) {
          List<String> key = key(questions.get(i), outcome.replies().get(i));
          own.get(i).ifPresent(each -> worth.put(key, each.score()));
        }
      }
      return (question, reply) ->
          Optional.ofNullable(worth.get(key(question, reply)))
              .map(score -> Map.of(Figure.JUDGED, score))
              .orElse(Map.of());
    }

    private static List<String> key(TestQuestion question, Reply reply) {
      return List.of(
          question.id(), reply.text(), reply.failure(), String.valueOf(reply.declined()));
    }
  }

  /** One answer to grade. */
  private record Case(String arm, int question, TestQuestion asked, Reply reply) {}

  private record Graded(Case of, Optional<JudgeGrades> grades) {}

  /**
   * Grades what contestants said; what it has graded before is not asked again. A judge that does
   * not answer ends nothing but its own figures.
   *
   * @param folder where grades are kept
   */
  public Said grade(
      List<TestQuestion> questions,
      List<Contest.Outcome> outcomes,
      Path folder,
      Contest.Listener listener) {
    Map<String, List<Optional<JudgeGrades>>> grades = new LinkedHashMap<>();
    List<Case> cases = new ArrayList<>();
    for (Contest.Outcome outcome : outcomes) {
      String arm = outcome.contestant().name();
      List<Optional<JudgeGrades>> own = new ArrayList<>();
      for (int i = 0; i < questions.size(); i++) {
        Optional<JudgeGrades> known = plain(questions.get(i), outcome.replies().get(i));
        own.add(known);
        if (known.isEmpty()) {
          cases.add(new Case(arm, i, questions.get(i), outcome.replies().get(i)));
        }
      }
      grades.put(arm, own);
    }
    List<String> reasons = new ArrayList<>();
    int[] done = {0, 0}; // graded or not, and those not
    long start = System.nanoTime();
    try (Kept<JudgeGrades> kept = new Kept<>(folder.resolve("judge.jsonl"), JudgeGrades.class)) {
      List<Callable<Graded>> asks = new ArrayList<>();
      cases.forEach(each -> asks.add(() -> new Graded(each, grade(each, kept, reasons))));
      Together.each(
          AT_ONCE,
          asks,
          "The judging was interrupted; the same command goes on where it was.",
          graded -> {
            List<Optional<JudgeGrades>> own = grades.getOrDefault(graded.of.arm, List.of());
            own.set(graded.of.question, graded.grades);
            done[0]++;
            done[1] += graded.grades.isEmpty() ? 1 : 0;
            double seconds = (System.nanoTime() - start) / 1e9;
            listener.at("judge", done[0], asks.size(), seconds / done[0] * (asks.size() - done[0]));
          });
    }
    boolean silent = failures.get() >= DEAD || !cases.isEmpty() && done[1] == cases.size();
    return new Said(
        model.info().name(),
        grades,
        done[1],
        silent ? Optional.of(reasons.isEmpty() ? "" : reasons.getFirst()) : Optional.empty());
  }

  /** Where nobody needs a judge: nothing was said, or declining was right or wrong. */
  private static Optional<JudgeGrades> plain(TestQuestion question, Reply reply) {
    if (reply.hasFailed() || !reply.declined() && reply.text().isBlank()) {
      return Optional.of(JudgeGrades.WORST);
    }
    if (!question.answerable()) {
      return Optional.of(reply.declined() ? JudgeGrades.BEST : JudgeGrades.WORST);
    }
    return reply.declined() ? Optional.of(JudgeGrades.WORST) : Optional.empty();
  }

  private Optional<JudgeGrades> grade(Case of, Kept<JudgeGrades> kept, List<String> reasons) {
    String key =
        Sha256.of(
            String.join(
                "\u0000",
                model.info().name(),
                model.info().path(),
                template,
                of.asked.question(),
                String.join("\u0001", of.asked.answers()),
                of.reply.text()));
    Optional<JudgeGrades> known = kept.find(key);
    if (known.isPresent() || failures.get() >= DEAD) {
      return known;
    }
    List<Integer> grades = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      try {
        Sampling sampling = new Sampling(TEMPERATURE, 1, 0, 1 + time, TOKENS, List.of());
        Generation said =
            model.generate(
                List.of(Message.user(prompt(of.asked, of.reply.text(), time % 2 == 1))),
                sampling,
                LanguageModel.TextSink.NONE);
        failures.set(0);
        read(said.text()).ifPresent(grades::add);
      } catch (RuntimeException e) {
        synchronized (reasons) {
          reasons.add(String.valueOf(e.getMessage()));
        }
        failures.incrementAndGet();
        return Optional.empty();
      }
    }
    if (grades.size() <= TIMES / 2) {
      return Optional.empty();
    }
    JudgeGrades all = new JudgeGrades(grades);
    kept.keep(key, all);
    return Optional.of(all);
  }

  /**
   * @param turned the answer to grade before the right one
   */
  String prompt(TestQuestion question, String answer, boolean turned) {
    String right = String.join("\nor: ", question.answers());
    String fence = "#" + Sha256.of(question.question() + right + answer).substring(0, FENCE);
    String asked = part(fence, "question", question.question());
    String one = part(fence, "right answer", right);
    String other = part(fence, "answer to grade", answer);
    String parts = asked + (turned ? other + one : one + other) + fence + " end";
    // The texts last, since they may hold the name of anything.
    return template.replace("{{fence}}", fence).replace("{{parts}}", parts);
  }

  private static String part(String fence, String name, String text) {
    return "%s %s\n%s\n".formatted(fence, name, text.strip());
  }

  /** The grade in a reply; none where it names several. */
  static Optional<Integer> read(String reply) {
    Matcher matcher =
        GRADE.matcher(reply.replaceAll("(?i)\\b(?:of|out of|/|to)\\s*5\\b|/\\s*5\\b", ""));
    Optional<Integer> grade = Optional.empty();
    while (matcher.find()) {
      int found = Integer.parseInt(matcher.group(1));
      if (grade.isPresent() && grade.get() != found) {
        return Optional.empty();
      }
      grade = Optional.of(found);
    }
    return grade;
  }
}
