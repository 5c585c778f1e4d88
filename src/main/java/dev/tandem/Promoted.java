package dev.tandem;

import java.util.List;

/**
 * What an arm of a collection answers with.
 *
 * @param arm {@code tuned} or {@code hybrid}
 * @param adapters folders: the one it answers with, and behind it those before
 */
public record Promoted(String collection, String arm, List<String> adapters) {
  public Promoted {
    adapters = List.copyOf(adapters);
  }
}
