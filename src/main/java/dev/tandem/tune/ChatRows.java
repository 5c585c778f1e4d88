package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.llm.Message;
import dev.tandem.llm.Prompted;
import java.util.Arrays;
import java.util.List;

/** Questions with answers in the tokens of a model's own chat template. */
final class ChatRows {
  private ChatRows() {}

  /** A row whose answer is predicted. */
  static TokenRow answered(ChatEncoder encoder, String question, String answer) {
    ChatEncoder.Marked marked =
        encoder.encode(
            List.of(Message.user(question), Message.assistant(answer)), turn -> turn == 1);
    boolean[] learnt = marked.learnt();
    learnt[0] = false;
    return new TokenRow(marked.ids(), learnt);
  }

  /** What a question is answered behind. */
  static int[] asked(ChatEncoder encoder, String question) {
    return Rows.prompted(answered(encoder, question, "x")).prompt();
  }

  /**
   * Rows of one question that differ in their answers: what all begin with, and how each goes on to
   * the end of its answer, without what all end with.
   */
  static Prompted alternatives(List<TokenRow> rows) {
    int[] first = rows.getFirst().ids();
    int common = Rows.first(rows.getFirst());
    while (common < first.length && same(rows, common)) {
      common++;
    }
    int start = common;
    int tail = 0;
    while (sameFromEnd(rows, tail, start)) {
      tail++;
    }
    int dropped = tail;
    return new Prompted(
        Arrays.copyOf(first, start),
        rows.stream()
            .map(row -> Arrays.copyOfRange(row.ids(), start, row.ids().length - dropped))
            .toList());
  }

  private static boolean same(List<TokenRow> rows, int at) {
    int id = rows.getFirst().ids()[at];
    // each keeps a token to be scored
    return rows.stream().allMatch(row -> at < row.ids().length - 1 && row.ids()[at] == id);
  }

  private static boolean sameFromEnd(List<TokenRow> rows, int back, int start) {
    int[] first = rows.getFirst().ids();
    return rows.stream()
        .allMatch(
            row ->
                row.ids().length - 1 - back > start
                    && row.ids()[row.ids().length - 1 - back] == first[first.length - 1 - back]);
  }
}
