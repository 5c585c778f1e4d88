package dev.tandem.llm;

import java.security.SecureRandom;
import java.util.regex.Matcher;

/**
 * Keeps what people and documents wrote from becoming control tokens. Before rendering, a secret
 * mark is put into each content: inside every spelling of a control token, and at both ends, where
 * a spelling could be completed by the template or by a neighbour. Control tokens are then looked
 * for in the marked text and the marks taken out before the rest is encoded, so that benign content
 * gives the very ids of {@code apply_chat_template}, merges across its borders included.
 */
final class ContentSeal {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FIRST_PRIVATE = 0xE000; // Unicode's private use area
  private static final int PRIVATE = 6400;
  private static final int MARK_LENGTH = 12; // 6400^12 > 2^151: no document can guess it

  private final Tokenizer tokenizer;
  private final String mark;

  ContentSeal(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    StringBuilder random = new StringBuilder(MARK_LENGTH);
    for (int i = 0; i < MARK_LENGTH; i++) {
      random.append((char) (FIRST_PRIVATE + RANDOM.nextInt(PRIVATE)));
    }
    mark = random.toString();
  }

  /** The content with its marks; white space at its ends stays there, for templates that trim. */
  String close(String content) {
    int start = content.length() - PythonMethods.strip(content, "", true, false).length();
    int end = PythonMethods.strip(content, "", false, true).length();
    if (start >= end) {
      return content; // white space spells no control token
    }
    StringBuilder out = new StringBuilder(content.length() + 2 * MARK_LENGTH);
    out.append(content, 0, start).append(mark);
    String core = content.substring(start, end);
    Matcher special = tokenizer.specials(core);
    int done = 0;
    // Spellings may overlap, so the search goes on one character after each find.
    for (int from = 0; from < core.length() && special.find(from); from = special.start() + 1) {
      out.append(core, done, special.start() + 1).append(mark);
      done = special.start() + 1;
    }
    out.append(core, done, core.length());
    return out.append(mark).append(content, end, content.length()).toString();
  }

  /** The tokens of a rendered text that holds marks. */
  int[] encode(String rendered) {
    Tokenizer.Ids ids = new Tokenizer.Ids(rendered.length() / 3 + 8);
    pieces(
        rendered,
        (from, to, control) -> {
          String piece = rendered.substring(from, to);
          tokenizer.encode(control ? piece : piece.replace(mark, ""), control, ids);
        });
    return ids.toArray();
  }

  /** Tells the control tokens of a rendered text and what lies between them, in order. */
  void pieces(String rendered, Pieces pieces) {
    Matcher special = tokenizer.specials(rendered);
    int done = 0;
    while (special.find()) {
      pieces.piece(done, special.start(), false);
      pieces.piece(special.start(), special.end(), true);
      done = special.end();
    }
    pieces.piece(done, rendered.length(), false);
  }

  /** Receives pieces of a rendered text, {@code [from, to)}; they may be empty. */
  @FunctionalInterface
  interface Pieces {
    void piece(int from, int to, boolean control);
  }

  String mark() {
    return mark;
  }
}
