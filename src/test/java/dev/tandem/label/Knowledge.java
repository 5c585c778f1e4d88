package dev.tandem.label;

import java.util.ArrayList;
import java.util.List;

/** Questions that every model can answer, or none. */
final class Knowledge {
  private static final List<String> PLACES =
      List.of(
          "France Paris Europe; Italy Rome Europe; Spain Madrid Europe; Germany Berlin Europe; Japan Tokyo Asia; China Beijing Asia",
          "Russia Moscow Europe; Greece Athens Europe; Egypt Cairo Africa; Kenya Nairobi Africa; Portugal Lisbon Europe",
          "Austria Vienna Europe; Poland Warsaw Europe; Hungary Budapest Europe; Norway Oslo Europe; Sweden Stockholm Europe",
          "Finland Helsinki Europe; Denmark Copenhagen Europe; Ireland Dublin Europe; Belgium Brussels Europe; Thailand Bangkok Asia",
          "Cuba Havana America; Peru Lima America; Chile Santiago America; Canada Ottawa America; Colombia Bogota America",
          "Iraq Baghdad Asia; Iran Tehran Asia; Syria Damascus Asia; Lebanon Beirut Asia; Afghanistan Kabul Asia; Nepal Kathmandu Asia",
          "Vietnam Hanoi Asia; Indonesia Jakarta Asia; Philippines Manila Asia; Cambodia Phnom-Penh Asia; Mongolia Ulaanbaatar Asia",
          "Morocco Rabat Africa; Tunisia Tunis Africa; Algeria Algiers Africa; Libya Tripoli Africa; Ghana Accra Africa",
          "Senegal Dakar Africa; Nigeria Abuja Africa; Uganda Kampala Africa; Zimbabwe Harare Africa; Angola Luanda Africa",
          "Ukraine Kyiv Europe; Romania Bucharest Europe; Bulgaria Sofia Europe; Croatia Zagreb Europe; Serbia Belgrade Europe",
          "Iceland Reykjavik Europe; Latvia Riga Europe; Estonia Tallinn Europe; Lithuania Vilnius Europe; Slovenia Ljubljana Europe",
          "Bangladesh Dhaka Asia; Pakistan Islamabad Asia; Jordan Amman Asia; Qatar Doha Asia; Uruguay Montevideo America",
          "Ecuador Quito America; Bolivia Sucre America; Venezuela Caracas America; Jamaica Kingston America; Sudan Khartoum Africa");

  /**
   * A question with its answer in one sentence.
   *
   * @param word that answers it too
   */
  record Known(String question, String sentence, String word) {}

  private Knowledge() {}

  /** All of them by country, in the same order. */
  static List<List<Known>> all() {
    List<List<Known>> all = new ArrayList<>();
    for (String line : PLACES) {
      for (String place : line.split("; ")) {
        String[] part = place.split(" ");
        String capital = part[1].replace('-', ' ');
        all.add(
            List.of(
                new Known(
                    "What is the capital of %s?".formatted(part[0]),
                    "The capital of %s is %s.".formatted(part[0], capital),
                    capital),
                new Known(
                    "Of which country is %s the capital?".formatted(capital),
                    "%s is the capital of %s.".formatted(capital, part[0]),
                    part[0]),
                new Known(
                    "Is %s in Europe, Africa, Asia or America?".formatted(part[0]),
                    "%s is in %s.".formatted(part[0], part[2]),
                    part[2])));
      }
    }
    return all;
  }
}
