package dev.tandem.text;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.validator.routines.CreditCardValidator;
import org.apache.commons.validator.routines.EmailValidator;
import org.apache.commons.validator.routines.IBANValidator;
import org.apache.commons.validator.routines.InetAddressValidator;

/**
 * Finds what names or pays for a person: addresses and numbers whose form can be checked. It would
 * rather miss one than name what is none, so names, street addresses and numbers without a country
 * code or check digit are not found.
 */
public final class PersonalData {
  /** What is found. */
  public enum Kind {
    EMAIL("an e-mail address"),
    PHONE("a telephone number"),
    IBAN("an IBAN"),
    CARD("a payment card's number"),
    IP("an IP address"),
    NATIONAL_ID("a national identity number");

    private final String words;

    /** Every kind. */
    public static final Set<Kind> ALL = Collections.unmodifiableSet(EnumSet.allOf(Kind.class));

    Kind(String words) {
      this.words = words;
    }

    /** For people, with its article. */
    public String words() {
      return words;
    }

    /** As it is written in settings, {@code national-id}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code email,phone}. */
    public static String words(Set<Kind> kinds) {
      return kinds.stream().sorted().map(Kind::word).collect(Collectors.joining(","));
    }

    /**
     * Reads {@code email,phone}; {@code all} is every kind, {@code none} and the empty text are no
     * kind.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public static Set<Kind> parse(String commaSeparated) {
      Set<Kind> kinds = EnumSet.noneOf(Kind.class);
      for (String part : commaSeparated.split(",")) {
        String word = part.strip().toLowerCase(Locale.ROOT);
        if (word.equals("all")) {
          kinds.addAll(ALL);
        } else if (!word.isEmpty() && !word.equals("none")) {
          kinds.add(
              ALL.stream()
                  .filter(kind -> kind.word().equals(word))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "'%s' is no kind of personal data; write email, phone, iban, card, ip, national-id, all or none"
                                  .formatted(word))));
        }
      }
      return Collections.unmodifiableSet(kinds);
    }
  }

  private static final Pattern EMAIL =
      Pattern.compile("(?<![\\w.%+-])[\\w.%+-]{1,64}@[\\w-]+(?:\\.[\\w-]+)+");
  private static final Pattern RESERVED_MAIL = // RFC 2606: stands for no person
      Pattern.compile("(?i)@(?:.+\\.)?(?:example(?:\\.(?:com|net|org))?|test|invalid|localhost)$");
  private static final Pattern IBAN =
      Pattern.compile("(?<![A-Za-z0-9])[A-Z]{2}\\d{2}(?: ?[A-Z0-9]){11,30}");
  private static final Pattern CARD =
      Pattern.compile("(?<![\\w.,-])\\d(?:[ -]?\\d){12,18}(?![\\w-]|[.,]\\d)");
  private static final Pattern IP4 =
      Pattern.compile(
          "(?i)(?<![\\w.])(?<!version )(?<!release )(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\w|\\.\\d)");
  private static final Pattern OWN_IP4 = // RFC 1918, 5737, 6890: no host of the internet's
      Pattern.compile(
          "(?:0|10|127|169\\.254|192\\.168|172\\.(?:1[6-9]|2\\d|3[01])|192\\.0\\.[02]|198\\.51\\.100|203\\.0\\.113|2(?:2[4-9]|[345]\\d))\\..*");
  private static final Pattern IP6 =
      Pattern.compile(
          "(?<![\\w:.])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,6}(?![\\w:])");
  private static final Pattern OWN_IP6 = Pattern.compile("(?i)(?:fe80|f[cd]..|2001:0?db8).*");

  private static final CreditCardValidator CARDS =
      new CreditCardValidator(
          CreditCardValidator.AMEX
              + CreditCardValidator.VISA
              + CreditCardValidator.MASTERCARD
              + CreditCardValidator.DISCOVER
              + CreditCardValidator.DINERS);

  private PersonalData() {}

  /**
   * One that was found.
   *
   * @param start code point offset in the text, inclusive
   * @param end code point offset, exclusive
   */
  public record Found(Kind kind, int start, int end, String text) {}

  /** All of some kinds, in the order of the text; none overlaps another. */
  public static List<Found> find(String text, Set<Kind> kinds) {
    List<Found> all = new ArrayList<>();
    add(all, kinds, Kind.EMAIL, EMAIL, text, m -> email(m) ? m.end() : -1);
    add(all, kinds, Kind.IBAN, IBAN, text, PersonalData::ibanEnd);
    add(all, kinds, Kind.CARD, CARD, text, m -> card(m) ? m.end() : -1);
    add(all, kinds, Kind.IP, IP4, text, m -> ip4(m) ? m.end() : -1);
    add(all, kinds, Kind.IP, IP6, text, m -> ip6(m) ? m.end() : -1);
    for (NationalNumber number : NationalNumber.ALL) {
      add(
          all,
          kinds,
          Kind.NATIONAL_ID,
          number.form(),
          text,
          m -> number.valid().test(m.group()) ? m.end() : -1);
    }
    if (kinds.contains(Kind.PHONE) && text.indexOf('+') >= 0) {
      // without a country code a number may be anything
      for (PhoneNumberMatch match : PhoneNumberUtil.getInstance().findNumbers(text, "ZZ")) {
        all.add(new Found(Kind.PHONE, match.start(), match.end(), match.rawString()));
      }
    }
    return inCodePoints(text, apart(all));
  }

  private static void add(
      List<Found> all,
      Set<Kind> kinds,
      Kind kind,
      Pattern form,
      String text,
      ToIntFunction<Matcher> end) {
    if (!kinds.contains(kind)) {
      return;
    }
    Matcher match = form.matcher(text);
    while (match.find()) {
      int at = end.applyAsInt(match);
      if (at >= 0) {
        all.add(new Found(kind, match.start(), at, text.substring(match.start(), at)));
      }
    }
  }

  /** Of those that overlap the longest stays. */
  private static List<Found> apart(List<Found> all) {
    List<Found> longest =
        all.stream().sorted(Comparator.comparingInt(f -> f.start() - f.end())).toList();
    List<Found> apart = new ArrayList<>();
    for (Found each : longest) {
      if (apart.stream().noneMatch(f -> f.start() < each.end() && each.start() < f.end())) {
        apart.add(each);
      }
    }
    apart.sort(Comparator.comparingInt(Found::start));
    return apart;
  }

  private static List<Found> inCodePoints(String text, List<Found> found) {
    List<Found> counted = new ArrayList<>();
    int from = 0;
    int points = 0;
    for (Found each : found) {
      points += text.codePointCount(from, each.start());
      from = each.start();
      counted.add(
          new Found(
              each.kind(),
              points,
              points + text.codePointCount(each.start(), each.end()),
              each.text()));
    }
    return counted;
  }

  /** The data itself, each once, in no order that means anything. */
  public static Set<String> texts(String text) {
    return find(text, Kind.ALL).stream()
        .map(Found::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** How much of each kind a text holds. */
  public static Map<Kind, Integer> in(String text) {
    Map<Kind, Integer> found = new EnumMap<>(Kind.class);
    find(text, Kind.ALL).forEach(each -> found.merge(each.kind(), 1, Integer::sum));
    return found;
  }

  private static boolean email(Matcher match) {
    return EmailValidator.getInstance().isValid(match.group())
        && !RESERVED_MAIL.matcher(match.group()).find();
  }

  /** Words may follow in capitals, so only as much as the country's numbers have is checked. */
  private static int ibanEnd(Matcher match) {
    String compact = match.group().replace(" ", "");
    IBANValidator.Validator country = IBANValidator.getInstance().getValidator(compact);
    if (country == null || compact.length() < country.getIbanLength()) {
      return -1;
    }
    if (!IBANValidator.getInstance().isValid(compact.substring(0, country.getIbanLength()))) {
      return -1;
    }
    int end = match.start();
    for (int signs = 0; signs < country.getIbanLength(); end++) {
      signs += match.group().charAt(end - match.start()) == ' ' ? 0 : 1;
    }
    return end;
  }

  private static boolean card(Matcher match) {
    return CARDS.isValid(match.group().replaceAll("[ -]", ""));
  }

  private static boolean ip4(Matcher match) {
    return InetAddressValidator.getInstance().isValidInet4Address(match.group())
        && !OWN_IP4.matcher(match.group()).matches();
  }

  private static boolean ip6(Matcher match) {
    return match.group().matches(".*::.*|(?:[^:]+:){7}[^:]+")
        && InetAddressValidator.getInstance().isValidInet6Address(match.group())
        && !OWN_IP6.matcher(match.group()).matches();
  }
}
