package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tandem.llm.ByteNfa.Piece;
import dev.tandem.llm.Grammar.Lexeme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The pieces that JSON is written in, each an automaton; those of one schema share what is alike.
 */
final class Lexemes {
  private static final int MOST_STATES = 4000;
  private static final int MOST_IN_ALL = 20_000;
  private static final int MOST_COUNTED = 4096;

  /** Formats that a pattern says. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "date",
          Dates.DATE,
          "time",
          Dates.TIME,
          "date-time",
          Dates.DATE + "T" + Dates.TIME,
          "uuid",
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final class Dates {
    static final String DATE =
        "[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
            + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))";
    static final String TIME =
        "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?"
            + "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";
  }

  private final Map<String, ByteAutomaton> automata = new HashMap<>();
  private final Map<String, Lexeme> shared = new HashMap<>();
  private int states;

  /** An automaton, built once for each spelling of what it accepts. */
  private ByteAutomaton automaton(String key, Function<ByteNfa, Piece> piece) {
    ByteAutomaton known = automata.get(key);
    if (known != null) {
      return known;
    }
    ByteNfa nfa = new ByteNfa();
    ByteAutomaton built =
        nfa.automaton(piece.apply(nfa), Math.min(MOST_STATES, MOST_IN_ALL - states));
    if (built.empty()) {
      throw new UnsupportedSchema("a pattern that no string fits");
    }
    states += built.states();
    automata.put(key, built);
    return built;
  }

  private Lexeme lexeme(String key, Function<ByteNfa, Piece> piece) {
    return shared.computeIfAbsent(key, k -> new Lexeme(automaton(k, piece)));
  }

  /** One of some words. */
  Lexeme words(String... words) {
    return lexeme(
        "words " + String.join(" ", words),
        nfa -> nfa.either(Arrays.stream(words).map(nfa::text).toList()));
  }

  /** One of some values, written without white space. */
  Lexeme values(List<JsonNode> values) {
    Set<String> texts = new TreeSet<>();
    values.forEach(value -> texts.add(value.toString()));
    return words(texts.toArray(new String[0]));
  }

  /** A bracket or comma, with white space behind it or before it. */
  Lexeme mark(String mark, boolean spaceBehind) {
    return lexeme(
        "mark " + mark,
        nfa ->
            spaceBehind
                ? nfa.then(nfa.text(mark), JsonText.space(nfa))
                : nfa.then(JsonText.space(nfa), nfa.text(mark)));
  }

  /** A property's name with its colon. */
  Lexeme name(String name, boolean comma) {
    String quoted = TextNode.valueOf(name).toString();
    return lexeme("name " + comma + quoted, nfa -> named(nfa, nfa.text(quoted), comma));
  }

  /** Any name but some. */
  Lexeme otherName(Set<String> names, boolean comma) {
    return lexeme(
        "other " + comma + names,
        nfa -> {
          List<int[]> taken = names.stream().map(name -> name.codePoints().toArray()).toList();
          Piece rest = otherThan(nfa, taken, 0);
          return named(nfa, nfa.then(nfa.text("\""), rest), comma);
        });
  }

  private static Piece named(ByteNfa nfa, Piece name, boolean comma) {
    Piece whole = nfa.then(name, nfa.text(":"));
    whole = nfa.then(whole, JsonText.space(nfa));
    return comma ? nfa.then(nfa.then(nfa.text(","), JsonText.space(nfa)), whole) : whole;
  }

  /** What may follow so many characters that some names begin with, the closing quote included. */
  private static Piece otherThan(ByteNfa nfa, List<int[]> names, int at) {
    List<Piece> ways = new ArrayList<>();
    if (names.stream().noneMatch(name -> name.length == at)) {
      ways.add(nfa.text("\""));
    }
    CodePointSet next = CodePointSet.of();
    for (int c :
        names.stream().filter(n -> n.length > at).mapToInt(n -> n[at]).distinct().toArray()) {
      CodePointSet one = CodePointSet.of(c, c);
      next = next.and(one);
      List<int[]> same = names.stream().filter(n -> n.length > at && n[at] == c).toList();
      ways.add(nfa.then(JsonText.character(nfa, one), otherThan(nfa, same, at + 1)));
    }
    Piece other = JsonText.character(nfa, next.complement());
    other = nfa.then(other, nfa.repeated(JsonText.character(nfa, CodePointSet.all())));
    ways.add(nfa.then(other, nfa.text("\"")));
    return nfa.either(ways);
  }

  Lexeme number(JsonNode schema, boolean whole) {
    StringBuilder key = new StringBuilder("number " + whole);
    for (String keyword : new TreeSet<>(SchemaNumbers.KEYWORDS)) {
      key.append(' ').append(schema.path(keyword));
    }
    return lexeme(key.toString(), nfa -> SchemaNumbers.of(schema, whole, nfa));
  }

  Lexeme string(JsonNode schema) {
    int least = limit(schema, "minLength", 0);
    int most = limit(schema, "maxLength", Integer.MAX_VALUE);
    if (least > most) {
      throw new UnsupportedSchema("'minLength' above 'maxLength'");
    }
    String pattern = schema.path("pattern").asText("");
    if (schema.has("format")) {
      String format = schema.path("format").asText();
      String known = FORMATS.get(format);
      if (known == null) {
        throw new UnsupportedSchema("the format '" + format + "'");
      }
      if (!pattern.isEmpty()) {
        throw new UnsupportedSchema("'format' beside 'pattern'");
      }
      pattern = "^(?:" + known + ")$";
    }
    String like = pattern;
    ByteAutomaton automaton =
        automaton(
            "string " + pattern,
            nfa ->
                nfa.then(
                    nfa.then(
                        nfa.text("\""),
                        like.isEmpty()
                            ? nfa.repeated(JsonText.anyCharacter(nfa))
                            : StringPattern.of(like, nfa)),
                    nfa.text("\"")));
    boolean counted = !pattern.isEmpty() && (least > 0 || most < Integer.MAX_VALUE);
    if (counted && least > MOST_COUNTED) {
      throw new UnsupportedSchema("'minLength' above %d beside 'pattern'".formatted(MOST_COUNTED));
    }
    int longest = counted && most < Integer.MAX_VALUE ? Math.min(most, MOST_COUNTED) : most;
    return shared.computeIfAbsent(
        "string %d %d %s".formatted(least, longest, pattern),
        key -> {
          BitSet[] lengths =
              counted
                  ? lengths(automaton, Math.min(longest, least + automaton.states() + 1))
                  : new BitSet[0];
          Lexeme lexeme = new Lexeme(automaton, least, longest, lengths);
          if (counted && lexeme.step(0, '"') == ByteAutomaton.DEAD) {
            throw new UnsupportedSchema("a pattern that no string of these lengths fits");
          }
          return lexeme;
        });
  }

  /**
   * By state, how many more characters can lead to the end, up to a number: from a state between
   * two characters one more than from behind the next, else as many as from there.
   */
  private static BitSet[] lengths(ByteAutomaton automaton, int most) {
    BitSet[] lengths = new BitSet[automaton.states()];
    for (int state = 0; state < lengths.length; state++) {
      lengths[state] = new BitSet();
      lengths[state].set(0, automaton.accepts(state));
    }
    for (boolean more = true; more; ) {
      more = false;
      for (int state = lengths.length - 1; state >= 0; state--) {
        BitSet all = (BitSet) lengths[state].clone();
        for (int b = 0; b < 256; b++) {
          int to = automaton.step(state, b);
          if (to != ByteAutomaton.DEAD
              && (b == 0 || to != automaton.step(state, b - 1) || b == '"' + 1 || b == '"')) {
            boolean counts = automaton.border(state) && b != '"';
            all.or(counts ? shifted(lengths[to], most) : lengths[to]);
          }
        }
        if (!all.equals(lengths[state])) {
          lengths[state] = all;
          more = true;
        }
      }
    }
    return lengths;
  }

  private static BitSet shifted(BitSet lengths, int most) {
    BitSet out = new BitSet();
    lengths.stream().filter(n -> n < most).forEach(n -> out.set(n + 1));
    return out;
  }

  /** A limit that a schema sets, a whole number of at least 0. */
  static int limit(JsonNode schema, String keyword, int otherwise) {
    JsonNode value = schema.path(keyword);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isNumber()
        || value.decimalValue().signum() < 0
        || value.decimalValue().stripTrailingZeros().scale() > 0) {
      throw new UnsupportedSchema("'" + keyword + "' that is no whole number");
    }
    return (int) Math.min(Integer.MAX_VALUE, value.asDouble());
  }
}
