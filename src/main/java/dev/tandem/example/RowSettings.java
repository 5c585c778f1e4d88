package dev.tandem.example;

import dev.tandem.llm.Message;
import java.util.Set;

/**
 * How examples become rows of tokens.
 *
 * @param maxTokens the most tokens of a row; documents are split, other examples refused or cut
 * @param cut whether an example that is too long loses its end instead of being refused
 * @param roles whose turns are learnt
 */
public record RowSettings(int maxTokens, boolean cut, Set<Message.Role> roles) {
  public RowSettings {
    if (maxTokens < 2) {
      throw new IllegalArgumentException("a row has at least 2 tokens, not " + maxTokens);
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("no role is to be learnt; name one");
    }
    roles = Set.copyOf(roles);
  }
}
