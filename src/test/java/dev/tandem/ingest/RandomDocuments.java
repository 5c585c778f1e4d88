package dev.tandem.ingest;

import dev.tandem.text.Acl;
import dev.tandem.text.Block.Kind;
import dev.tandem.text.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Documents of every structure, with long words, long rows, empty sections and emoji. */
final class RandomDocuments {
  private static final List<String> WORDS =
      List.of(
          "leave",
          "the",
          "manager",
          "approves",
          "it",
          "within",
          "14",
          "days",
          "z.",
          "B.",
          "Größe",
          "naïve",
          "🙂",
          "𝔘rlaub",
          "user@example.com",
          "Donaudampfschifffahrtsgesellschaft",
          "or:");

  private RandomDocuments() {}

  static Document next(Random random) {
    CanonicalText text = new CanonicalText(1_000_000);
    int blocks = random.nextInt(40);
    while (text.blocks().size() < blocks) {
      text.page(random.nextInt(4) == 0 ? text.page() + 1 : text.page());
      switch (random.nextInt(7)) {
        case 0 ->
            text.add(Kind.HEADING, 1 + random.nextInt(6), words(random, 1 + random.nextInt(12)));
        case 1 ->
            text.add(
                Kind.LIST_ITEM, 1 + random.nextInt(3), sentences(random, 1 + random.nextInt(3)));
        case 2 -> {
          text.add(Kind.TABLE_HEADER, 0, row(random, 1 + random.nextInt(6)));
          int rows = random.nextInt(30);
          for (int i = 0; i < rows; i++) {
            text.add(Kind.TABLE_ROW, 0, row(random, 1 + random.nextInt(6)));
          }
        }
        case 3 ->
            text.add(
                Kind.CODE, 0, "a = 1\n  b = 2\n\n" + words(random, random.nextInt(200)) + "\nx");
        case 4 -> text.add(Kind.PARAGRAPH, 0, words(random, random.nextInt(10) == 0 ? 900 : 5));
        default -> text.add(Kind.PARAGRAPH, 0, sentences(random, 1 + random.nextInt(9)));
      }
    }
    String title = words(random, 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 6));
    return new Document(
        "doc",
        title,
        text.toString(),
        text.blocks(),
        Acl.PUBLIC,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "en",
        Map.of());
  }

  private static String row(Random random, int cells) {
    StringBuilder row = new StringBuilder(words(random, 1));
    for (int i = 1; i < cells; i++) {
      row.append(" | ").append(words(random, 1 + random.nextInt(3)));
    }
    return row.toString();
  }

  private static String sentences(Random random, int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append("The ").append(words(random, 1 + random.nextInt(40))).append("end. ");
    }
    return all.toString();
  }

  private static String words(Random random, int count) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    return words.toString();
  }
}
