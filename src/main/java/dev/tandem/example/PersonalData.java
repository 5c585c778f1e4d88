package dev.tandem.example;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
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
  enum Kind {
    EMAIL("an e-mail address"),
    PHONE("a telephone number"),
    IBAN("an IBAN"),
    CARD("a payment card's number"),
    IP("an IP address"),
    NATIONAL_ID("a national identity number");

    private final String words;

    Kind(String words) {
      this.words = words;
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

  /** The rows that hold any, without the data itself. */
  static Finding of(List<Example> examples) {
    List<Finding.Item> items = new ArrayList<>();
    for (Example example : examples) {
      Map<Kind, Integer> found = in(example.prompt() + "\n" + example.answer());
      if (!found.isEmpty()) {
        items.add(
            new Finding.Item(
                example.place(),
                "holds "
                    + found.entrySet().stream()
                        .map(e -> e.getKey().words + (e.getValue() > 1 ? " and more" : ""))
                        .collect(Collectors.joining(", "))));
      }
    }
    return Finding.of(
        "personal data",
        false,
        "rows hold e-mail addresses, telephone, card, bank, network or identity numbers, which a model may repeat; names and street addresses are not looked for",
        items);
  }

  /** The data itself, each once, in no order that means anything. */
  public static Set<String> texts(String text) {
    Set<String> texts = new TreeSet<>();
    each(text, (kind, found) -> texts.add(found));
    return texts;
  }

  /** How much of each kind a text holds. */
  static Map<Kind, Integer> in(String text) {
    Map<Kind, Integer> found = new EnumMap<>(Kind.class);
    each(text, (kind, datum) -> found.merge(kind, 1, Integer::sum));
    return found;
  }

  private static void each(String text, BiConsumer<Kind, String> found) {
    each(Kind.EMAIL, EMAIL, text, PersonalData::email, found);
    each(Kind.IBAN, IBAN, text, PersonalData::iban, found);
    each(Kind.CARD, CARD, text, PersonalData::card, found);
    each(Kind.IP, IP4, text, PersonalData::ip4, found);
    each(Kind.IP, IP6, text, PersonalData::ip6, found);
    for (NationalNumber number : NationalNumber.ALL) {
      each(Kind.NATIONAL_ID, number.form(), text, m -> number.valid().test(m.group()), found);
    }
    if (text.indexOf('+') >= 0) { // without a country code a number may be anything
      PhoneNumberUtil.getInstance()
          .findNumbers(text, "ZZ")
          .forEach(number -> found.accept(Kind.PHONE, number.rawString()));
    }
  }

  private static void each(
      Kind kind,
      Pattern form,
      String text,
      Predicate<Matcher> valid,
      BiConsumer<Kind, String> found) {
    Matcher match = form.matcher(text);
    while (match.find()) {
      if (valid.test(match)) {
        found.accept(kind, match.group());
      }
    }
  }

  private static boolean email(Matcher match) {
    return EmailValidator.getInstance().isValid(match.group())
        && !RESERVED_MAIL.matcher(match.group()).find();
  }

  /** Words may follow in capitals, so only as much as the country's numbers have is checked. */
  private static boolean iban(Matcher match) {
    String compact = match.group().replace(" ", "");
    IBANValidator.Validator country = IBANValidator.getInstance().getValidator(compact);
    return country != null
        && compact.length() >= country.getIbanLength()
        && IBANValidator.getInstance().isValid(compact.substring(0, country.getIbanLength()));
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
