package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Review by: 2025-03-31",
        "Version 3.4, effective 1 April 2023. Review by: 31 March 2025",
        "Next review: March 31, 2025",
        "Überprüfung bis: 31. März 2025",
        "Gültig bis 31.3.2025"
      })
  void aReviewDateIsReadAsPeopleWriteIt(String line) {
    assertThat(Dates.review(line)).contains(LocalDate.of(2025, 3, 31));
  }

  @Test
  void whatIsNoDayIsNoReviewDate() {
    assertThat(Dates.review("Review by: 31 Smarch 2025")).isEmpty();
    assertThat(Dates.review("Review by: 31.13.2025")).isEmpty();
    assertThat(Dates.review("effective 1 April 2023")).isEmpty();
  }
}
