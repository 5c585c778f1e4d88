package dev.tandem.ingest;

import java.util.regex.Pattern;

/** Titles from document properties, which programs fill with rubbish. */
final class Titles {
  private static final Pattern RUBBISH =
      Pattern.compile(
          "(?i)null|untitled.*|unknown|(microsoft )?(word|powerpoint|excel)\\b.*|"
              + "(power ?point )?(presentation|präsentation)\\d*|(document|dokument) ?\\d*|slide \\d+|"
              + ".*\\.(docx?|pptx?|xlsx?|pdf|indd|tex|dvi|qxd|od[tps]|rtf|html?|png|jpe?g)");

  private Titles() {}

  /** The title, or nothing where it is a program's default or a file name. */
  static String believable(String title) {
    String bare = CanonicalText.clean(title).replace('\n', ' ');
    return bare.length() < 3 || RUBBISH.matcher(bare).matches() ? "" : bare;
  }
}
