package dev.tandem.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds document text that speaks to a language model instead of to people: "ignore the previous
 * instructions", a made-up turn of the system, an order to end every answer with a link. It goes by
 * known forms ({@code InjectionForms}) and would rather miss one than name an honest sentence of a
 * manual, so it is one defence among several and no proof that a text is harmless;
 * docs/rationale/answer.md has its precision and recall.
 */
public final class Injection {
  /** What such a text wants. */
  public enum Kind {
    /** That the model forgets what it was told or asked. */
    OVERRIDE,
    /** That the model plays somebody else. */
    ROLE,
    /** To be heard by models and not by people. */
    ADDRESS,
    /** To say what the answer is, whatever the question. */
    DICTATION,
    /** That the model shows its instructions. */
    LEAK,
    /** To look like a turn of the conversation. */
    TURN,
    /** That the answer loads or links something that carries data away. */
    FETCH,
    /** That a tool is called. */
    TOOL,
    /** To be cited under another number. */
    CITATION;

    /** As JSON and messages have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS;

  /** Unicode's tag characters: ASCII that nobody sees. */
  private static final int FIRST_TAG = 0xE0020;

  private static final int LAST_TAG = 0xE007E;
  private static final int TAGS = 0xE0000;

  /** Of Base64; shorter ones say too little. */
  private static final int SHORTEST_CODE = 24;

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\ufe00-\\ufe0f]");
  private static final String MARKS = "*_`~>#";
  private static final Pattern MARKUP = Pattern.compile("[*_`~>#]+(?=\\s|\\w|$)|(?<=\\w)[*`~]+");

  /** Blanks in a word that is spelt with blanks between its letters. */
  private static final int FEWEST_GAPS = 4;

  private static final Pattern SPACED =
      Pattern.compile("(?<![\\w'])\\w(?:[ .\\-]\\w){%d,}(?![\\w'])".formatted(FEWEST_GAPS), FLAGS);
  private static final Pattern BASE64 =
      Pattern.compile("[A-Za-z0-9+/]{%d,}={0,2}".formatted(SHORTEST_CODE));

  /** Letters from which on it takes longer to look at a text than to find what is known of it. */
  private static final int SHORT = 200;

  private static final int MOST_KNOWN = 50_000; // some 10 MB

  /** What came of the texts looked at last, by their hashes: passages are found again and again. */
  private static final Map<String, Set<Kind>> KNOWN =
      Collections.synchronizedMap(new RecentMap<>(MOST_KNOWN));

  private Injection() {}

  /** Whether a text speaks to a model. */
  public static boolean in(String text) {
    return !kinds(text).isEmpty();
  }

  /** What a text wants of a model; nothing, if it is for people. */
  public static Set<Kind> kinds(String text) {
    if (text.length() < SHORT) {
      return look(text);
    }
    String hash = Sha256.of(text);
    Set<Kind> known = KNOWN.get(hash);
    if (known == null) {
      known = Collections.unmodifiableSet(look(text));
      KNOWN.put(hash, known);
    }
    return known;
  }

  private static Set<Kind> look(String text) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (!text.isBlank()) {
      String shown = shown(text);
      add(kinds, shown);
      decoded(shown, kinds);
    }
    return kinds;
  }

  private static void add(Set<Kind> kinds, String shown) {
    String plain = plain(shown);
    String bare = bare(plain);
    String read = letters(bare);
    InjectionForms.find(plain, kinds);
    if (!bare.equals(plain)) {
      InjectionForms.find(bare, kinds);
    }
    if (!read.equals(bare)) {
      InjectionForms.find(read, kinds);
    }
  }

  /** The text as a model may read it: without what nobody sees, hidden letters written out. */
  private static String shown(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text; // nothing to hide behind
    }
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= FIRST_TAG && c <= LAST_TAG ? c - TAGS : c)
        .forEach(out::appendCodePoint);
    String normal = Normalizer.normalize(out, Normalizer.Form.NFKC);
    return UNSEEN.matcher(normal).replaceAll("");
  }

  /** In small letters, with one blank where there is white space, spaced words joined. */
  static String plain(String shown) {
    return joined(singleBlanks(shown.toLowerCase(Locale.ROOT)).strip());
  }

  /** Without what only sets letters off. */
  static String bare(String plain) {
    return marked(plain) ? MARKUP.matcher(plain).replaceAll("") : plain;
  }

  /** With one blank for each stretch of white space. */
  private static String singleBlanks(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean after = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean white = white(c);
      if (!white) {
        out.append(c);
      } else if (!after) {
        out.append(' ');
      }
      after = white;
    }
    return out.toString();
  }

  /** Unicode's White_Space. */
  private static boolean white(char c) {
    return switch (c) {
      case ' ',
          '\t',
          '\n',
          0x0b,
          '\f',
          '\r',
          0x85,
          0xa0,
          0x1680,
          0x2028,
          0x2029,
          0x202f,
          0x205f,
          0x3000 ->
          true;
      default -> c >= 0x2000 && c <= 0x200a;
    };
  }

  private static boolean marked(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (MARKS.indexOf(text.charAt(at)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Words that are spelt with blanks between their letters, as words. */
  private static String joined(String plain) {
    return spaced(plain)
        ? SPACED.matcher(plain).replaceAll(m -> m.group().replaceAll("[ .\\-]", ""))
        : plain;
  }

  /** Whether a word may be spelt so: nearly no text has it, and the expression takes long. */
  private static boolean spaced(String text) {
    int gaps = 0; // two characters apart, up to here
    int last = -2;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (Character.isSurrogate(c)) {
        return true; // a letter may be two characters long
      }
      if (c == ' ' || c == '.' || c == '-') {
        gaps = at - last == 2 ? gaps + 1 : 1;
        last = at;
        if (gaps == FEWEST_GAPS) {
          return true;
        }
      }
    }
    return false;
  }

  /** Words that mix alphabets, or letters and figures, spelt with Latin letters. */
  private static String letters(String plain) {
    StringBuilder out = new StringBuilder(plain);
    int start = 0;
    while (start < plain.length()) {
      int end = start;
      boolean latin = false;
      boolean twins = false;
      while (end < plain.length() && inWord(plain.charAt(end))) {
        char c = plain.charAt(end++);
        latin |= c >= 'a' && c <= 'z';
        twins |= latin(c) != c;
      }
      for (int at = start; latin && twins && at < end; at++) {
        out.setCharAt(at, latin(plain.charAt(at)));
      }
      start = end + 1;
    }
    return out.toString();
  }

  private static boolean inWord(char c) {
    return Character.isLetterOrDigit(c) || c == '@' || c == '$';
  }

  /** The Latin letter that a Cyrillic or Greek one looks like, or that a figure stands for. */
  private static char latin(char c) {
    return switch (c) {
      case 'а', 'α', '4', '@' -> 'a';
      case 'е', '3' -> 'e';
      case 'о', 'ο', '0' -> 'o';
      case 'р' -> 'p';
      case 'с' -> 'c';
      case 'х' -> 'x';
      case 'у' -> 'y';
      case 'і', '1' -> 'i';
      case 'ѕ', '5', '$' -> 's';
      case '7' -> 't';
      default -> c;
    };
  }

  /** What is written in Base64 is looked at as well. */
  private static void decoded(String shown, Set<Kind> kinds) {
    if (longestWord(shown) < SHORTEST_CODE) {
      return; // nearly every text; the expression takes long to see it
    }
    Matcher code = BASE64.matcher(shown);
    while (code.find()) {
      String bare = code.group().replace("=", "");
      try {
        String text =
            new String(
                Base64.getDecoder().decode(bare.substring(0, bare.length() / 4 * 4)),
                StandardCharsets.UTF_8);
        if (text.chars().allMatch(c -> c >= ' ' || Character.isWhitespace(c))) {
          add(kinds, text);
        }
      } catch (IllegalArgumentException e) {
        continue; // only looks like it
      }
    }
  }

  private static int longestWord(String text) {
    int longest = 0;
    int length = 0;
    for (int at = 0; at < text.length(); at++) {
      length = text.charAt(at) <= ' ' ? 0 : length + 1;
      longest = Math.max(longest, length);
    }
    return longest;
  }
}
