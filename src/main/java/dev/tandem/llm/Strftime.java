package dev.tandem.llm;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The part of C's {@code strftime} that chat templates use, in English. */
final class Strftime {
  private Strftime() {}

  static String format(String pattern, LocalDateTime time) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%' || i + 1 == pattern.length()) {
        out.append(c);
        continue;
      }
      char letter = pattern.charAt(++i);
      String java =
          switch (letter) {
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'e' -> "ppd";
            case 'B' -> "MMMM";
            case 'b', 'h' -> "MMM";
            case 'A' -> "EEEE";
            case 'a' -> "EEE";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'p' -> "a";
            case 'j' -> "DDD";
            case 'F' -> "yyyy-MM-dd";
            case 'T' -> "HH:mm:ss";
            default -> "";
          };
      if (java.isEmpty()) {
        out.append(letter == '%' ? "%" : "%" + letter);
      } else {
        out.append(DateTimeFormatter.ofPattern(java, Locale.US).format(time));
      }
    }
    return out.toString();
  }
}
