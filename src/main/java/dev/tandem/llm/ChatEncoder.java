package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Whole conversations as a model is to learn them: the tokens of its own chat template, as at
 * inference ({@link ChatTemplate#encode}), each marked as learnt or only read. Safe for use by many
 * threads.
 */
public final class ChatEncoder {
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final Set<Integer> ends;
  private final OptionalInt begin;
  private final int contextLength;

  /**
   * @throws UserError if the model has no chat template
   */
  public ChatEncoder(ModelFile file) {
    this(file.tokenizer(), file.template(), file.ends(), file.begin(), file.contextLength());
  }

  ChatEncoder(
      Tokenizer tokenizer,
      ChatTemplate template,
      Set<Integer> ends,
      OptionalInt begin,
      int contextLength) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.ends = ends;
    this.begin = begin;
    this.contextLength = contextLength;
  }

  /**
   * Tokens of a conversation.
   *
   * @param learnt for each token whether it is to be learnt
   * @param ended whether each learnt turn comes with a token that ends an answer
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Marked(int[] ids, boolean[] learnt, boolean ended) {
    /** What is learnt, up to the first token that ends an answer. */
    int[] answer(Set<Integer> ends) {
      Tokenizer.Ids answer = new Tokenizer.Ids(8);
      for (int t = 0; t < ids.length; t++) {
        if (learnt[t]) {
          answer.add(ids[t]);
          if (ends.contains(ids[t])) {
            break;
          }
        }
      }
      return answer.toArray();
    }
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Whether a token ends an answer. */
  public boolean ends(int token) {
    return ends.contains(token);
  }

  /** The most tokens the model was trained for; 0 if it does not say. */
  public int contextLength() {
    return contextLength;
  }

  /** Whether the template shows what a system turn says. */
  public boolean takesSystem() {
    String said = "Be brief.";
    try {
      return template
          .render(List.of(Message.system(said), Message.user("Hello")), true)
          .contains(said);
    } catch (UserError refused) {
      return false;
    }
  }

  /** The tokens of a plain document, with the one every text begins with where there is one. */
  public int[] document(String text) {
    int[] ids = tokenizer.encode(text, false);
    if (begin.isEmpty()) {
      return ids;
    }
    int[] begun = new int[ids.length + 1];
    begun[0] = begin.getAsInt();
    System.arraycopy(ids, 0, begun, 1, ids.length);
    return begun;
  }

  /**
   * The tokens of a conversation. Of a learnt turn, what the model has to write is marked: content,
   * the token that ends the turn, and the white space the template puts behind it; never the
   * header. The whole text becomes tokens at once; a token that begins before a turn's first
   * character is the header's.
   *
   * @param learnt which turns, by index
   * @throws UserError if the template refuses the conversation or rewrites a learnt turn
   */
  public Marked encode(List<Message> conversation, IntPredicate learnt) {
    ContentSeal seal = new ContentSeal(tokenizer);
    List<Message> sealed =
        conversation.stream().map(m -> new Message(m.role(), seal.close(m.content()))).toList();
    String text = template.render(sealed, false);
    TurnSpans turns = new TurnSpans(template, tokenizer, ends);
    List<TurnSpans.Span> spans = new ArrayList<>();
    for (int i = 0; i < sealed.size(); i++) {
      if (learnt.test(i)) {
        spans.add(turns.find(sealed, text, i));
      }
    }
    Placed placed = place(seal, text);
    boolean[] marks = new boolean[placed.ids.length];
    boolean ended = true;
    for (TurnSpans.Span span : spans) {
      boolean stops = false;
      for (int t = 0; t < marks.length; t++) {
        if (placed.starts[t] >= span.start() && placed.starts[t] < span.end()) {
          marks[t] = true;
          stops |= ends.contains(placed.ids[t]);
        }
      }
      ended &= stops;
    }
    return new Marked(placed.ids, marks, ended);
  }

  /** Tokens, and for each the offset of its first character in the rendered text. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Placed(int[] ids, int[] starts) {}

  private Placed place(ContentSeal seal, String text) {
    Tokenizer.Ids ids = new Tokenizer.Ids(text.length() / 3 + 8);
    Tokenizer.Ids starts = new Tokenizer.Ids(text.length() / 3 + 8);
    seal.pieces(
        text,
        (from, to, control) -> {
          if (control) {
            ids.add(tokenizer.encode(text.substring(from, to), true));
            starts.add(from);
            return;
          }
          int[] tokens = tokenizer.encode(text.substring(from, to).replace(seal.mark(), ""), false);
          ids.add(tokens);
          starts.add(starts(tokens, bytePlaces(text, from, to, seal.mark())));
        });
    return new Placed(ids.toArray(), starts.toArray());
  }

  /** Where each byte of a piece's UTF-8 stands in the text, and its end; marks have none. */
  private static int[] bytePlaces(String text, int from, int to, String mark) {
    int[] places = new int[3 * (to - from) + 1];
    int n = 0;
    int i = from;
    while (i < to) {
      if (text.startsWith(mark, i)) {
        i += mark.length();
        continue;
      }
      int width = Character.charCount(text.codePointAt(i));
      int bytes = text.substring(i, i + width).getBytes(StandardCharsets.UTF_8).length;
      Arrays.fill(places, n, n + bytes, i);
      n += bytes;
      i += width;
    }
    places[n++] = to;
    return Arrays.copyOf(places, n);
  }

  private int[] starts(int[] tokens, int... places) {
    int written = Arrays.stream(tokens).map(id -> tokenizer.bytes(id).length).sum();
    int added = written - (places.length - 1); // some tokenizers begin every piece with a space
    if (added != 0 && !(added == 1 && tokenizer.spacePrefix())) {
      throw new UserError(
          "the model's tokenizer writes this text in another way, so that what to learn cannot be told; take out its unusual characters");
    }
    int[] starts = new int[tokens.length];
    int at = -added;
    for (int t = 0; t < tokens.length; t++) {
      starts[t] = places[Math.max(0, at)];
      at += tokenizer.bytes(tokens[t]).length;
    }
    return starts;
  }
}
