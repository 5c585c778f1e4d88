package dev.tandem.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

final class SentenceCut {
  private static final Pattern END = Pattern.compile("(?<![\\s.]\\p{L}|e\\.g|i\\.e|Dr|Mr|Ms|No|z\\.B)[.!?]+[\"'”’)\\]]*\\s+|\\n\\s*\\n");

  static List<int[]> ranges(String text, String language) {
    List<int[]> out = new ArrayList<>();
    int at = 0;
    Matcher m = END.matcher(text);
    while (m.find()) {
      out.add(new int[] {at, m.end()});
      at = m.end();
    }
    if (at < text.length()) out.add(new int[] {at, text.length()});
    return out;
  }
}
