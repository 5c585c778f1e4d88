package dev.tandem.observe.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for a language model that reads well: it finds the sentence that answers in the
 * passages of its prompt and says it with the passage's number. Where several say it, it takes one
 * that holds today, if it is told to and able to; else the last one.
 */
final class Clerk {
  /** The line of a prompt that it heeds. */
  static final String CURRENT = "Prefer what holds today over what stands in an archive.";

  private static final Pattern PASSAGE = Pattern.compile("(?m)^\\[(\\d+)] (.*)$");
  private static final Pattern SENTENCE = Pattern.compile("(?<=\\.)\\s+");

  private Clerk() {}

  /** A turn of a conversation. */
  record Turn(String role, String text) {}

  private record Found(String number, String sentence, boolean archive) {}

  /**
   * @param able whether it can tell what holds today
   */
  static String answer(List<Turn> conversation, boolean able) {
    return conversation.stream().anyMatch(turn -> turn.role().equals("assistant"))
        ? label(conversation)
        : read(conversation, able);
  }

  private static String read(List<Turn> conversation, boolean able) {
    String prompt = conversation.getLast().text();
    boolean current =
        able
            && conversation.stream()
                .anyMatch(turn -> turn.role().equals("system") && turn.text().contains(CURRENT));
    String question = prompt.replaceFirst("(?s).*\nQuestion: ", "").lines().findFirst().orElse("");
    List<Found> found = new ArrayList<>();
    for (Domain domain : Domain.values()) {
      for (Kind kind : domain.kinds()) {
        Optional<String> thing = kind.asked(question);
        thing.ifPresent(name -> found.addAll(find(kind, name, prompt)));
      }
    }
    if (found.isEmpty()) {
      return "The documents do not answer this.";
    }
    Found chosen =
        current
            ? found.stream().filter(each -> !each.archive()).findFirst().orElse(found.getFirst())
            : found.getLast();
    return "%s [%s]".formatted(chosen.sentence(), chosen.number());
  }

  private static List<Found> find(Kind kind, String thing, String prompt) {
    List<Found> found = new ArrayList<>();
    Matcher passage = PASSAGE.matcher(prompt);
    int from = passage.find() ? passage.start() : prompt.length();
    while (from < prompt.length()) {
      String number = passage.group(1);
      String title = passage.group(2).strip();
      int begin = passage.end();
      from = passage.find() ? passage.start() : prompt.length();
      String subject = title.endsWith(thing) ? thing : "";
      String body = prompt.substring(begin, from).replaceFirst("(?s)\nQuestion: .*", "").strip();
      for (String sentence : SENTENCE.split(body.replaceAll("\\s+", " "))) {
        subject = opened(sentence).orElse(subject);
        Optional<String> said = kind.said(sentence);
        if (said.isPresent()) {
          String of = said.get().equals("It") ? subject : said.get().replaceFirst("^The ", "");
          if (of.equals(thing)) {
            found.add(new Found(number, sentence, title.startsWith(Paper.ARCHIVE)));
          }
        }
      }
    }
    return found;
  }

  /** The thing that a sentence begins to speak of. */
  private static Optional<String> opened(String sentence) {
    for (Domain domain : Domain.values()) {
      String end = domain.opening("");
      if (sentence.endsWith(end)) {
        return Optional.of(
            sentence.substring(0, sentence.length() - end.length()).replaceFirst("^The ", ""));
      }
    }
    return Optional.empty();
  }

  /** What was said to the example that has most words of the last turn; of equals the nearest. */
  private static String label(List<Turn> conversation) {
    Set<String> wanted = words(conversation.getLast().text());
    String best = "";
    long most = -1;
    for (int i = 0; i + 1 < conversation.size(); i++) {
      if (conversation.get(i + 1).role().equals("assistant")) {
        long shared = words(conversation.get(i).text()).stream().filter(wanted::contains).count();
        if (shared >= most) {
          most = shared;
          best = conversation.get(i + 1).text();
        }
      }
    }
    return best;
  }

  private static Set<String> words(String text) {
    return new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("\\W+")));
  }
}
