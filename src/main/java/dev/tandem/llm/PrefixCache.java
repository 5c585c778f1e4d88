package dev.tandem.llm;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keys and values of prompts' beginnings, page by page, for prompts that begin alike. A page is
 * found by everything before it and its scope, so nothing goes from one scope to another; the last
 * one may be used in part. What was used longest ago goes first. Prompts are computed {@linkplain
 * Slice#exact exactly}, so what is found here is to the last bit what would be computed. Safe for
 * use by many threads.
 */
final class PrefixCache {
  /** Fewer tokens of a page are computed in the time in which it is copied. */
  private static final int LEAST_IN_PART = 8;

  private record Beginning(String scope, IntBuffer tokens) {}

  private final long most;
  // In the order of use; of one prompt the first page is the one used last.
  private final Map<Beginning, KvCache.Page> pages = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long drops;

  /**
   * @param most bytes of all pages
   */
  PrefixCache(long most) {
    this.most = most;
  }

  /**
   * Lets an empty cache begin with the pages known of a prompt, the last of them perhaps in part,
   * but never with all of its tokens: the last one's logits are wanted.
   */
  synchronized void restore(String scope, int[] tokens, int length, KvCache cache) {
    List<KvCache.Page> found = new ArrayList<>();
    int page = cache.pagePositions();
    int positions = 0;
    while (positions + page < length) {
      KvCache.Page next = pages.get(beginning(scope, tokens, positions + page));
      if (next == null) {
        break;
      }
      found.add(next);
      positions += page;
    }
    int whole = found.size();
    Beginning prompt = beginning(scope, tokens, length - 1);
    Optional<Beginning> part = longest(prompt, positions, page);
    if (part.isPresent()) {
      positions = alike(part.get(), prompt);
      found.add(pages.get(part.get()));
    }
    touch(scope, tokens, whole, page);
    cache.begin(found, positions);
  }

  /** The page after so many positions that begins as a prompt goes on, for the longest. */
  private Optional<Beginning> longest(Beginning prompt, int positions, int page) {
    return pages.keySet().stream()
        .filter(kept -> kept.scope.equals(prompt.scope))
        .filter(kept -> kept.tokens.limit() == positions + page)
        .filter(kept -> alike(kept, prompt) >= positions + LEAST_IN_PART)
        .max(Comparator.comparingInt(kept -> alike(kept, prompt)));
  }

  /** How many tokens two begin with in common. */
  private static int alike(Beginning one, Beginning other) {
    int difference = one.tokens.mismatch(other.tokens);
    return difference < 0 ? one.tokens.limit() : difference;
  }

  /** Keeps the full pages of a prompt's beginning, unless something was dropped meanwhile. */
  synchronized void keep(String scope, int[] tokens, int length, KvCache cache, long since) {
    int page = cache.pagePositions();
    int count = (int) Math.min(length / page, most / cache.pageBytes());
    if (since != drops || count == 0) {
      return;
    }
    int[] own = Arrays.copyOf(tokens, count * page);
    for (int i = 0; i < count; i++) {
      if (pages.putIfAbsent(beginning(scope, own, (i + 1) * page), cache.share(i)) == null) {
        bytes += cache.pageBytes();
      }
    }
    touch(scope, own, count, page);
    shrinkTo(most, cache.pageBytes());
  }

  /** Changes with every drop; for {@link #keep}. */
  synchronized long drops() {
    return drops;
  }

  /** Forgets all pages of some scopes, also of prompts that are being computed. */
  synchronized void drop(Predicate<String> scopes) {
    drops++;
    if (pages.isEmpty()) {
      return;
    }
    long each = bytes / pages.size();
    pages.keySet().removeIf(beginning -> scopes.test(beginning.scope));
    bytes = each * pages.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Forgets what was used longest ago until no more than so many bytes are held. */
  synchronized void shrinkTo(long limit, long pageBytes) {
    Iterator<KvCache.Page> oldest = pages.values().iterator();
    while (bytes > limit && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
      bytes -= pageBytes;
    }
  }

  /** The last page first, so that a page never goes before those that are of no use without it. */
  private void touch(String scope, int[] tokens, int count, int page) {
    for (int i = count; i > 0; i--) {
      pages.get(beginning(scope, tokens, i * page));
    }
  }

  private static Beginning beginning(String scope, int[] tokens, int length) {
    return new Beginning(scope, IntBuffer.wrap(tokens, 0, length));
  }
}
