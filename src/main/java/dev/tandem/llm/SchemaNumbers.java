package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.llm.ByteNfa.Piece;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How numbers within bounds are written: 15 digits before the point at most, unless a bound has
 * more.
 */
final class SchemaNumbers {
  static final Set<String> KEYWORDS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

  private static final long USUAL = 1_000_000_000_000_000L;
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000_000_000L);
  private static final int DECIMALS = 15;

  private final ByteNfa nfa;

  private SchemaNumbers(ByteNfa nfa) {
    this.nfa = nfa;
  }

  /**
   * The numbers that a schema's bounds allow.
   *
   * @throws UnsupportedSchema if there is none, or a bound cannot be held to
   */
  static Piece of(JsonNode schema, boolean whole, ByteNfa nfa) {
    SchemaNumbers numbers = new SchemaNumbers(nfa);
    boolean bounded = KEYWORDS.stream().anyMatch(schema::has);
    if (whole) {
      return numbers.integers(schema);
    }
    return bounded ? numbers.decimals(schema) : numbers.any();
  }

  private Piece any() {
    Piece number = nfa.then(nfa.optional(nfa.text("-")), range(0, USUAL - 1));
    Piece exponent = nfa.then(JsonText.oneOf(nfa, "eE"), nfa.optional(JsonText.oneOf(nfa, "+-")));
    exponent = nfa.then(exponent, digits(1, 2));
    return nfa.then(nfa.then(number, nfa.optional(fraction())), nfa.optional(exponent));
  }

  private Piece integers(JsonNode schema) {
    long low = Long.MIN_VALUE;
    long high = Long.MAX_VALUE;
    if (schema.has("minimum")) {
      low = bound(schema, "minimum").setScale(0, RoundingMode.CEILING).longValueExact();
    }
    if (schema.has("exclusiveMinimum")) {
      BigDecimal bound = bound(schema, "exclusiveMinimum");
      low = Math.max(low, bound.setScale(0, RoundingMode.FLOOR).longValueExact() + 1);
    }
    if (schema.has("maximum")) {
      high = bound(schema, "maximum").setScale(0, RoundingMode.FLOOR).longValueExact();
    }
    if (schema.has("exclusiveMaximum")) {
      BigDecimal bound = bound(schema, "exclusiveMaximum");
      high = Math.min(high, bound.setScale(0, RoundingMode.CEILING).longValueExact() - 1);
    }
    long from = low == Long.MIN_VALUE ? Math.min(1 - USUAL, high) : low;
    long to = high == Long.MAX_VALUE ? Math.max(USUAL - 1, low) : high;
    if (from > to) {
      throw new UnsupportedSchema("bounds without a number between");
    }
    List<Piece> ways = new ArrayList<>();
    if (to >= 0) {
      ways.add(range(Math.max(0, from), to));
    }
    if (from < 0) {
      ways.add(nfa.then(nfa.text("-"), range(Math.max(1, -to), -from)));
    }
    return nfa.either(ways);
  }

  /** A bound and whether it is itself allowed. */
  private record Bound(long value, boolean open) {
    Bound negated() {
      return new Bound(-value, open);
    }
  }

  private Piece decimals(JsonNode schema) {
    Bound low = bound(schema, "minimum", "exclusiveMinimum", 1);
    Bound high = bound(schema, "maximum", "exclusiveMaximum", -1);
    if (low.value == Long.MIN_VALUE) {
      low = new Bound(Math.min(-USUAL, high.value - 1), true);
    }
    if (high.value == Long.MAX_VALUE) {
      high = new Bound(Math.max(USUAL, low.value + 1), true);
    }
    List<Piece> ways = new ArrayList<>();
    Bound zero = new Bound(0, false);
    if (high.value >= 0) {
      positive(low.value >= 0 ? low : zero, high, "", ways);
    }
    if (low.value < 0) {
      positive(
          high.value < 0 || high.value == 0 && high.open ? high.negated() : zero,
          low.negated(),
          "-",
          ways);
    }
    if (ways.isEmpty()) {
      throw new UnsupportedSchema("bounds without a number between");
    }
    return nfa.either(ways);
  }

  /** The tighter of two bounds; far away where there is neither. */
  private static Bound bound(JsonNode schema, String closed, String open, int sign) {
    Bound found = new Bound(sign > 0 ? Long.MIN_VALUE : Long.MAX_VALUE, false);
    for (String keyword : List.of(closed, open)) {
      if (schema.has(keyword)) {
        BigDecimal exact = bound(schema, keyword);
        if (exact.stripTrailingZeros().scale() > 0) {
          throw new UnsupportedSchema("'%s' that is not whole, of a number".formatted(keyword));
        }
        long value = exact.longValueExact();
        boolean first = found.value == Long.MIN_VALUE || found.value == Long.MAX_VALUE;
        if (first || (sign > 0 ? value >= found.value : value <= found.value)) {
          found = new Bound(value, keyword.equals(open));
        }
      }
    }
    return found;
  }

  private static BigDecimal bound(JsonNode schema, String keyword) {
    JsonNode bound = schema.path(keyword);
    if (!bound.isNumber() || bound.decimalValue().abs().compareTo(MOST) > 0) {
      throw new UnsupportedSchema("'%s' that is no number up to 10^18".formatted(keyword));
    }
    return bound.decimalValue();
  }

  /** Decimals from {@code low} to {@code high}, neither negative, behind a sign. */
  private void positive(Bound low, Bound high, String sign, List<Piece> ways) {
    if (low.value == high.value) {
      if (!low.open && !high.open) {
        ways.add(signed(sign, low.value, nfa.optional(zeros())));
      }
      return;
    }
    if (low.value > high.value) {
      return;
    }
    ways.add(signed(sign, low.value, low.open ? aboveNone() : nfa.optional(fraction())));
    if (low.value + 1 < high.value) {
      Piece between = nfa.then(nfa.text(sign), range(low.value + 1, high.value - 1));
      ways.add(nfa.then(between, nfa.optional(fraction())));
    }
    if (!high.open) {
      ways.add(signed(sign, high.value, nfa.optional(zeros())));
    }
  }

  private Piece signed(String sign, long value, Piece fraction) {
    return nfa.then(nfa.text(sign + value), fraction);
  }

  private Piece fraction() {
    return nfa.then(nfa.text("."), digits(1, DECIMALS));
  }

  private Piece zeros() {
    Piece zeros = nfa.text(".0");
    return nfa.then(zeros, nfa.optional(nfa.text("0")));
  }

  /** A fraction that is not 0. */
  private Piece aboveNone() {
    Piece whole = nfa.text(".");
    for (int i = 0; i < DECIMALS / 2; i++) {
      whole = nfa.then(whole, nfa.optional(nfa.text("0")));
    }
    whole = nfa.then(whole, nfa.range('1', '9'));
    return nfa.then(whole, digits(0, DECIMALS / 2));
  }

  private Piece digits(int least, int most) {
    Piece whole = nfa.empty();
    for (int i = 0; i < most; i++) {
      Piece digit = nfa.range('0', '9');
      whole = nfa.then(whole, i < least ? digit : nfa.optional(digit));
    }
    return whole;
  }

  /** Whole numbers from {@code low} to {@code high}, neither negative, without leading zeros. */
  private Piece range(long low, long high) {
    List<Piece> ways = new ArrayList<>();
    long from = low;
    while (from <= high) {
      String first = Long.toString(from);
      long last = Long.parseLong("9".repeat(first.length()));
      long to = Math.min(high, last);
      ways.add(sameLength(first, Long.toString(to)));
      from = to + 1;
    }
    return nfa.either(ways);
  }

  private Piece sameLength(String low, String high) {
    if (low.isEmpty()) {
      return nfa.empty();
    }
    char a = low.charAt(0);
    char b = high.charAt(0);
    String lowRest = low.substring(1);
    String highRest = high.substring(1);
    int rest = lowRest.length();
    if (a == b) {
      return nfa.then(nfa.range(a, a), sameLength(lowRest, highRest));
    }
    boolean fromStart = lowRest.chars().allMatch(c -> c == '0');
    boolean toEnd = highRest.chars().allMatch(c -> c == '9');
    List<Piece> ways = new ArrayList<>();
    char from = fromStart ? a : (char) (a + 1);
    char to = toEnd ? b : (char) (b - 1);
    if (from <= to) {
      ways.add(nfa.then(nfa.range(from, to), digits(rest, rest)));
    }
    if (!fromStart) {
      ways.add(nfa.then(nfa.range(a, a), sameLength(lowRest, "9".repeat(rest))));
    }
    if (!toEnd) {
      ways.add(nfa.then(nfa.range(b, b), sameLength("0".repeat(rest), highRest)));
    }
    return nfa.either(ways);
  }
}
