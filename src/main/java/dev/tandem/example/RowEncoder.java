package dev.tandem.example;

import dev.tandem.example.Refusal.BadRow;
import dev.tandem.example.Refusal.Why;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.llm.Message;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Examples to rows of tokens with marks. What is wrong with one is thrown as {@link BadRow}. */
final class RowEncoder {
  private final ChatEncoder encoder;
  private final RowSettings settings;
  private final LabelPrompt labels;
  private final Optional<Grounding> grounding;

  RowEncoder(
      ChatEncoder encoder,
      RowSettings settings,
      LabelPrompt labels,
      Optional<Grounding> grounding) {
    this.encoder = encoder;
    this.settings = settings;
    this.labels = labels;
    this.grounding = grounding;
  }

  EncodedExample encode(Example example) {
    return switch (example) {
      case Example.Chat chat ->
          grounding.map(how -> grounded(chat, how)).orElseGet(() -> asItIs(chat));
      case Example.Labelled labelled -> {
        if (!labels.labels().contains(labelled.label())) {
          throw new BadRow(Why.UNREADABLE, "has a label that no training row has");
        }
        List<Message> messages = new ArrayList<>(labels.ask(labelled.text()));
        messages.add(Message.assistant(labels.answer(labelled.label())));
        // A label is what the row is for, whatever roles of conversations are learnt.
        EncodedExample encoded = conversation(labelled, messages, Set.of(messages.size() - 1));
        yield new EncodedExample(
            labelled,
            Optional.empty(),
            encoded.rows().stream().map(this::toItsEnd).toList(),
            encoded.cut());
      }
      case Example.Raw raw -> document(raw);
    };
  }

  private EncodedExample asItIs(Example.Chat chat) {
    return conversation(chat, chat.messages(), chat.learnt(settings.roles()));
  }

  /**
   * The example stays what it was, for duplicates are told by their questions; its readers do not.
   */
  private EncodedExample grounded(Example.Chat chat, Grounding how) {
    if (chat.messages().stream().filter(m -> m.role() == Message.Role.ASSISTANT).count() != 1) {
      throw new BadRow(
          Why.ROLES, "has several answers; with passages a row is one question and its answer");
    }
    Example.Chat shown = how.ground(chat);
    Example.Chat example =
        new Example.Chat(chat.place(), shown.origin(), chat.messages(), chat.muted());
    EncodedExample encoded =
        conversation(example, shown.messages(), Set.of(shown.messages().size() - 1));
    return new EncodedExample(example, Optional.of(shown), encoded.rows(), encoded.cut());
  }

  private EncodedExample conversation(
      Example example, List<Message> messages, Set<Integer> learnt) {
    if (learnt.isEmpty()) {
      throw new BadRow(Why.NOTHING_LEARNT, "has no turn that is to be learnt");
    }
    ChatEncoder.Marked marked;
    try {
      marked = encoder.encode(messages, learnt::contains);
    } catch (UserError refused) {
      throw new BadRow(Why.TEMPLATE, "cannot be written: " + refused.getMessage());
    }
    if (!marked.ended()) {
      throw new BadRow(
          Why.NO_END,
          "has a learnt turn without an end token, so that the model would not learn to stop");
    }
    int length = marked.ids().length;
    boolean cut = length > settings.maxTokens();
    if (cut && !settings.cut()) {
      throw new BadRow(
          Why.TOO_LONG, "has %d tokens of at most %d".formatted(length, settings.maxTokens()));
    }
    TokenRow row = row(marked.ids(), marked.learnt(), 0, Math.min(length, settings.maxTokens()));
    if (row.targets() == 0) {
      throw new BadRow(
          Why.NOTHING_LEARNT,
          cut
              ? "has nothing to learn in its first %d tokens".formatted(settings.maxTokens())
              : "has no token that would be learnt");
    }
    return new EncodedExample(example, Optional.empty(), List.of(row), cut);
  }

  /**
   * Nobody waits for white space behind a label: it would be a token more to compute in each row.
   */
  private TokenRow toItsEnd(TokenRow row) {
    boolean[] learnt = row.supervised().clone();
    int end = learnt.length - 1;
    while (end > 0 && !(learnt[end] && encoder.ends(row.ids()[end]))) {
      end--;
    }
    if (end == 0) { // it was cut
      return row;
    }
    Arrays.fill(learnt, end + 1, learnt.length, false);
    return new TokenRow(row.ids(), learnt);
  }

  /** A long document becomes several rows; of each, all tokens but the first are learnt. */
  private EncodedExample document(Example.Raw raw) {
    int[] ids = encoder.document(raw.text());
    boolean[] learnt = new boolean[ids.length];
    Arrays.fill(learnt, true);
    List<TokenRow> rows = new ArrayList<>();
    for (int from = 0; from < ids.length - 1; from += settings.maxTokens()) {
      int to = Math.min(ids.length, from + settings.maxTokens());
      if (to - from > 1) { // a lone last token has nothing before it
        rows.add(row(ids, learnt, from, to));
      }
    }
    if (rows.isEmpty()) {
      throw new BadRow(Why.NOTHING_LEARNT, "is too short to learn from");
    }
    return new EncodedExample(raw, Optional.empty(), rows, false);
  }

  private static TokenRow row(int[] ids, boolean[] learnt, int from, int to) {
    boolean[] marks = Arrays.copyOfRange(learnt, from, to);
    marks[0] = false; // nothing stands before it
    return new TokenRow(Arrays.copyOfRange(ids, from, to), marks);
  }
}
