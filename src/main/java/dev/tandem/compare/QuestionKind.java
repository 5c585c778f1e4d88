package dev.tandem.compare;

import dev.tandem.answer.AnswerType;
import dev.tandem.example.Keys;
import dev.tandem.example.TestQuestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a question takes to be answered; arms are good at different kinds. */
public enum QuestionKind {
  /** A fact that one passage states; what is none of the others. */
  FACTUAL,
  /** How something is done. */
  PROCEDURAL,
  /** A text is to be written, in the organisation's way. */
  STYLE,
  /** The answer is a number, an amount or a date. */
  NUMERIC,
  /** The answer stands in more than one document. */
  MULTI_DOCUMENT,
  /** The documents do not answer it. */
  UNANSWERABLE;

  /** Figures of fewer questions are marked. */
  private static final int FEW = 20;

  /** A number with what is counted, such as "thirty to 40 working days", not a sentence. */
  private static final int WORDS_OF_A_NUMBER = 4;

  private static final Pattern WRITE =
      Pattern.compile(
          "^(?:please |bitte |(?:can|could) you (?:please )?)?(?:write|draft|rewrite|rephrase"
              + "|reword|summari[sz]e|translate|compose|reply to|shorten|schreiben?|formulieren?"
              + "|fassen?|übersetzen?|verfassen?)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");

  /**
   * Questions of one kind.
   *
   * @param questions by index
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Group(QuestionKind kind, int[] questions) {
    /** Whether they are too few to say much of the kind. */
    public boolean small() {
      return questions.length < FEW;
    }
  }

  /** As it stands in a test row's {@code type} and in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind that the row says; else what its gold answers and documents tell, else its words. A
   * type that is none of these is somebody else's way of sorting, and tells nothing here.
   */
  public static QuestionKind of(TestQuestion question) {
    return question.type().flatMap(QuestionKind::named).orElseGet(() -> told(question));
  }

  private static Optional<QuestionKind> named(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** The types of rows that name no kind, each once, in their order. */
  static List<String> others(List<TestQuestion> questions) {
    return questions.stream()
        .flatMap(question -> question.type().stream())
        .filter(word -> named(word).isEmpty())
        .distinct()
        .toList();
  }

  /** All kinds, as a row may name them. */
  static String words() {
    return Arrays.stream(values()).map(QuestionKind::word).collect(Collectors.joining(", "));
  }

  private static QuestionKind told(TestQuestion question) {
    if (!question.answerable()) {
      return UNANSWERABLE;
    }
    if (question.docIds().stream().distinct().count() > 1) {
      return MULTI_DOCUMENT;
    }
    if (WRITE.matcher(question.question().strip()).find()) {
      return STYLE;
    }
    AnswerType asksFor = AnswerType.of(question.question());
    if (asksFor == AnswerType.QUANTITY
        || question.answers().stream().allMatch(QuestionKind::number)) {
      return NUMERIC;
    }
    return asksFor == AnswerType.MANNER ? PROCEDURAL : FACTUAL;
  }

  private static boolean number(String answer) {
    return DIGIT.matcher(answer).find() && Keys.words(answer).size() <= WORDS_OF_A_NUMBER;
  }

  /** The kinds that occur, in their order. */
  public static List<Group> groups(List<TestQuestion> questions) {
    Map<QuestionKind, List<Integer>> byKind = new EnumMap<>(QuestionKind.class);
    for (int i = 0; i < questions.size(); i++) {
      byKind.computeIfAbsent(of(questions.get(i)), kind -> new ArrayList<>()).add(i);
    }
    List<Group> groups = new ArrayList<>();
    byKind.forEach(
        (kind, of) -> groups.add(new Group(kind, of.stream().mapToInt(i -> i).toArray())));
    return groups;
  }
}
