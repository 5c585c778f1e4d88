package dev.tandem.text;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A state's number for a person that has a check digit, or a form that little else has.
 *
 * @param valid whether what has the form is such a number
 */
record NationalNumber(Pattern form, Predicate<String> valid) {
  static final List<NationalNumber> ALL =
      List.of(
          // United States, Social Security; without those that were never issued
          of(
              "(?!000|666|9|123-45-6789|078-05-1120)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}",
              number -> true),
          // United Kingdom, National Insurance
          of(
              "(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]",
              number -> true),
          of("(?:\\d{8}|[XYZ]\\d{7})-?[A-Z]", NationalNumber::spanish),
          of(
              "[12] ?\\d{2} ?(?:0[1-9]|1[0-2]) ?\\d{2} ?\\d{3} ?\\d{3} ?\\d{2}",
              NationalNumber::french),
          of("[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]", NationalNumber::italian));

  private static final String SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

  /** Italy's letters by the value that they have in an odd place. */
  private static final String ITALIAN_ODD = "BAKPLCQDREVOSFTGUHMINJWZYX";

  private static NationalNumber of(String form, Predicate<String> valid) {
    return new NationalNumber(Pattern.compile("(?<![\\w-])" + form + "(?![\\w-])"), valid);
  }

  /** DNI, or NIE for foreigners: a letter for the remainder by 23. */
  private static boolean spanish(String number) {
    String digits = number.replace('X', '0').replace('Y', '1').replace('Z', '2').substring(0, 8);
    char letter = number.charAt(number.length() - 1);
    return SPANISH_LETTERS.charAt(Integer.parseInt(digits) % 23) == letter;
  }

  /** INSEE: two digits that make the remainder by 97. */
  private static boolean french(String number) {
    String digits = number.replace(" ", "");
    long body = Long.parseLong(digits.substring(0, 13));
    return 97 - body % 97 == Long.parseLong(digits.substring(13));
  }

  /** Codice fiscale: a letter for the sum by 26; odd places have a table of their own. */
  private static boolean italian(String code) {
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      char c = code.charAt(i);
      int value = Character.isDigit(c) ? c - '0' : c - 'A';
      sum += i % 2 == 1 ? value : ITALIAN_ODD.indexOf('A' + value);
    }
    return code.charAt(15) == 'A' + sum % 26;
  }
}
