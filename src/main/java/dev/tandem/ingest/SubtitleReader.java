package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Subtitles, WebVTT (W3C, 2019) and SubRip: what is said, without times and markup. Cues cut
 * sentences where the line is full, so those of one speaker are joined, up to a pause.
 */
final class SubtitleReader {
  private static final Pattern TIMES =
      Pattern.compile(
          "\\s*((?:\\d+:)?\\d{1,2}:\\d{2}[.,]\\d{3})\\s+-->\\s+((?:\\d+:)?\\d{1,2}:\\d{2}[.,]\\d{3}).*");
  private static final Pattern SPEAKER = Pattern.compile("<v(?:\\.[^\\s>]*)?\\s+([^>]+)>");
  private static final Pattern MARKUP = Pattern.compile("</?[a-zA-Z0-9][^>]*>");

  /** Seconds without a word that end a paragraph. */
  private static final double PAUSE = 2;

  private final CanonicalText into;
  private final StringBuilder said = new StringBuilder();
  private String speaker = "";
  private double end;

  private SubtitleReader(CanonicalText into) {
    this.into = into;
  }

  static void read(String source, CanonicalText into) {
    SubtitleReader reader = new SubtitleReader(into);
    for (String part : source.replace("\r\n", "\n").split("\n[ \\t]*\n")) {
      reader.block(part.strip().split("\n"));
    }
    reader.flush();
  }

  /** A cue: an optional name, its times, its lines. Without times it is a note or a style. */
  private void block(String[] lines) {
    for (int i = 0; i < Math.min(2, lines.length); i++) {
      Matcher times = TIMES.matcher(lines[i]);
      if (times.matches()) {
        if (seconds(times.group(1)) - end >= PAUSE) {
          flush();
        }
        for (int line = i + 1; line < lines.length; line++) {
          line(lines[line]);
        }
        end = seconds(times.group(2));
        return;
      }
    }
  }

  private void line(String line) {
    Matcher spoken = SPEAKER.matcher(line);
    if (spoken.find() && !spoken.group(1).strip().equals(speaker)) {
      flush();
      speaker = spoken.group(1).strip();
    }
    String words = plain(line);
    if (!words.isEmpty()) {
      said.append(said.isEmpty() ? "" : " ").append(words);
    }
  }

  private void flush() {
    into.add(
        Kind.PARAGRAPH,
        0,
        said.isEmpty() || speaker.isEmpty() ? said.toString() : speaker + ": " + said);
    said.setLength(0);
  }

  private static String plain(String line) {
    return MARKUP
        .matcher(line)
        .replaceAll("")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&lrm;", "")
        .replace("&rlm;", "")
        .replace("&amp;", "&")
        .strip();
  }

  private static double seconds(String time) {
    double seconds = 0;
    for (String part : time.replace(',', '.').split(":")) {
      seconds = seconds * 60 + Double.parseDouble(part);
    }
    return seconds;
  }
}
