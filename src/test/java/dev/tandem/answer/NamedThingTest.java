package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedThingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // Others of the name and others of the kind, and not the thing.
        "How loud is the Pine mixer?; Hall 1; The Pine chiller is 80 decibels loud. Nothing else may stand near it. The Birch mixer is louder.; true",
        "How many desks has the Porto office?; Sites; The Lisbon office has 40 desks for visitors and staff. Porto follows in May.; true",
        // It is there, whatever the order.
        "How loud is the Pine mixer?; Hall 1; The Pine mixer is 80 decibels loud. The Birch chiller is louder.; false",
        "How many desks has the Porto office?; Sites; Our office in Porto has 40 desks.; false",
        "How long may the Zoom meeting take?; Zoom; Calls take 40 minutes. Then the meeting ends.; false",
        "What is the price of the Skipper course?; Courses; Skipper costs 420 dinars and takes five days. Crew is free. Every course starts in May.; false",
        // One word stands nowhere, so there may be another for it.
        "How loud is the Pine mixer?; Hall 1; The Pine blender is 80 decibels loud.; false",
        // A verb.
        "When does the Council meet?; Bodies; The Council gathers in May. People who want to meet it write a letter to its office.; false",
        "How often is the Pine inspected?; Hall 1; The Pine runs. Other things that stand far away from it are inspected.; false"
      })
  void passages_about_its_likes_do_not_answer(
      String question, String title, String text, boolean mistaken) {
    Passage passage =
        new Passage(
            List.of("t#1.0"),
            "test",
            "t",
            1,
            title,
            "",
            "",
            0,
            CodePoints.length(text),
            0,
            text,
            1);
    assertThat(NamedThing.in(question).stream().anyMatch(each -> each.mistaken(List.of(passage))))
        .isEqualTo(mistaken);
  }
}
