package dev.tandem.example;

import dev.tandem.text.PersonalData;
import dev.tandem.text.PersonalData.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows that a model may learn somebody's address or number from. */
final class PersonalDataCheck {
  private PersonalDataCheck() {}

  /** The rows that hold any, without the data itself. */
  static Finding of(List<Example> examples) {
    List<Finding.Item> items = new ArrayList<>();
    for (Example example : examples) {
      Map<Kind, Integer> found = PersonalData.in(example.prompt() + "\n" + example.answer());
      if (!found.isEmpty()) {
        items.add(
            new Finding.Item(
                example.place(),
                "holds "
                    + found.entrySet().stream()
                        .map(e -> e.getKey().words() + (e.getValue() > 1 ? " and more" : ""))
                        .collect(Collectors.joining(", "))));
      }
    }
    return Finding.of(
        "personal data",
        false,
        "rows hold e-mail addresses, telephone, card, bank, network or identity numbers, which a model may repeat; names and street addresses are not looked for",
        items);
  }
}
