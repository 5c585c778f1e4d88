package dev.tandem.label;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Names that nobody has, made of syllables, so many that none is met twice and none can be learnt
 * by heart.
 */
final class Names {
  private static final List<String> BEGIN =
      words(
          "b br c cr d dr f fl g gl gr j k kl kr l m n p pl pr qu r s sk sl st t tr v vr w y z th sh");

  private static final List<String> VOWEL = words("a e i o u a e o ai ea ie ou y ei au");

  private static final List<String> MIDDLE =
      words("l r n m v d lb rd nt rv st ld nn rr x th ss lm rk nd z k sk mb lt");

  private static final List<String> END = words("n r l s x th nd rk m st ck sh lt v");

  private static final List<String> TOWN =
      words(
          "bury wick stead combe mere holm gate field worth by ton ridge brook mouth thorpe ster");

  private static final List<String> DRUG =
      words("ine ol exin adine opril aban umet izole ivir asone atin otan idone yl");

  private Names() {}

  /** Of a firm's or system's kind: Tulvane, Skorrex. */
  static String plain(RandomGenerator random) {
    StringBuilder name = new StringBuilder(one(random, BEGIN)).append(one(random, VOWEL));
    name.append(one(random, MIDDLE)).append(one(random, VOWEL));
    if (random.nextInt(3) == 0) {
      name.append(one(random, MIDDLE)).append(one(random, VOWEL));
    }
    return capital(name.append(random.nextInt(4) == 0 ? "" : one(random, END)));
  }

  static String town(RandomGenerator random) {
    return capital(
        new StringBuilder(one(random, BEGIN))
            .append(one(random, VOWEL))
            .append(one(random, MIDDLE))
            .append(one(random, TOWN)));
  }

  static String medicine(RandomGenerator random) {
    return capital(
        new StringBuilder(one(random, BEGIN))
            .append(one(random, VOWEL))
            .append(one(random, MIDDLE))
            .append(one(random, VOWEL))
            .append(one(random, MIDDLE))
            .append(one(random, DRUG)));
  }

  private static String one(RandomGenerator random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static String capital(StringBuilder name) {
    String text = name.toString();
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }
}
