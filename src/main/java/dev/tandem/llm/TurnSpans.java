package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Where a turn stands in a rendered conversation: what the model has to write once the turn is
 * opened, the token that ends it and the white space behind that included.
 */
final class TurnSpans {
  private static final String UNSTABLE =
      "the model's chat template writes turn %d in another way than it was given, so that what to learn cannot be told; leave out earlier turns or use another base model";

  private final ChatTemplate template;
  private final Tokenizer tokenizer;
  private final Set<Integer> ends;

  TurnSpans(ChatTemplate template, Tokenizer tokenizer, Set<Integer> ends) {
    this.template = template;
    this.tokenizer = tokenizer;
    this.ends = ends;
  }

  /** Offsets in the rendered text, {@code [start, end)}. */
  record Span(int start, int end) {}

  /**
   * @param sealed the conversation, sealed
   * @param text it, rendered
   * @throws UserError if the template rewrites the turn's content
   */
  Span find(List<Message> sealed, String text, int turn) {
    return sealed.get(turn).role() == Message.Role.ASSISTANT
        ? continued(sealed, text, turn).orElseGet(() -> located(sealed, text, turn))
        : located(sealed, text, turn);
  }

  /**
   * The turn as a continuation of the very prompt that inference gives: empty where the template
   * writes earlier turns differently once later ones are there.
   */
  private Optional<Span> continued(List<Message> sealed, String text, int turn) {
    try {
      String before = template.render(sealed.subList(0, turn), true);
      String after =
          turn == sealed.size() - 1 ? text : template.render(sealed.subList(0, turn + 1), false);
      boolean stable =
          text.startsWith(before)
              && text.startsWith(after)
              && after.length() > before.length()
              && after.substring(before.length()).contains(sealed.get(turn).content().strip());
      return stable ? Optional.of(new Span(before.length(), after.length())) : Optional.empty();
    } catch (UserError refused) { // some templates refuse a beginning without a user's turn
      return Optional.empty();
    }
  }

  /** The turn's content, found by putting something else in its place. */
  private Span located(List<Message> sealed, String text, int turn) {
    String other = new ContentSeal(tokenizer).mark();
    List<Message> changed = new ArrayList<>(sealed);
    changed.set(turn, new Message(sealed.get(turn).role(), other));
    String rendered = template.render(changed, false);
    int at = rendered.indexOf(other);
    if (at < 0 || rendered.indexOf(other, at + 1) >= 0) {
      throw new UserError(UNSTABLE.formatted(turn + 1));
    }
    String rest = rendered.substring(at + other.length());
    int end = text.length() - rest.length();
    boolean same = end >= at && text.startsWith(rendered.substring(0, at)) && text.endsWith(rest);
    if (!same || !text.substring(at, end).strip().equals(sealed.get(turn).content().strip())) {
      throw new UserError(UNSTABLE.formatted(turn + 1));
    }
    return new Span(at, withEnd(text, end));
  }

  /** Behind the token that ends a turn, where one follows its content. */
  private int withEnd(String text, int end) {
    Matcher special = tokenizer.specials(text);
    if (!special.find(end)
        || !text.substring(end, special.start()).isBlank()
        || !ends.contains(tokenizer.specialId(special.group()).orElse(-1))) {
      return end;
    }
    int behind = special.end();
    int next = special.find() ? special.start() : text.length();
    return text.substring(behind, next).isBlank() ? next : behind;
  }
}
