package dev.tandem.observe.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesFileTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir Path folder;

  @Test
  void timesAreIsoOrSecondsAndAnEmptyValueIsMissing() throws IOException {
    SeriesFile read =
        read(
            "timestamp,value\n2026-01-31,1\n2026-01-31 08:00,2\n2026-01-31T08:00:00Z,\n1769900000,4e1\n");
    assertThat(read.series().samples())
        .extracting(sample -> sample.time().toString())
        .containsExactly(
            "2026-01-30T23:00:00Z",
            "2026-01-31T07:00:00Z",
            "2026-01-31T08:00:00Z",
            "2026-01-31T22:53:20Z");
    assertThat(read.series().samples().get(2).value()).isEmpty();
    assertThat(read.series().samples().get(3).value()).hasValue(40);
    assertThat(read.unsorted() + read.duplicates()).isZero();
  }

  @Test
  void linesAreSortedAndTheLastOfATimeCounts() throws IOException {
    SeriesFile read = read("timestamp,value\n30,3\n10,1\n20,2\n10,9\n");
    assertThat(read.series().samples())
        .extracting(sample -> sample.time())
        .containsExactly(
            Instant.ofEpochSecond(10), Instant.ofEpochSecond(20), Instant.ofEpochSecond(30));
    assertThat(read.series().samples().getFirst().value()).hasValue(9);
    assertThat(read.unsorted()).isEqualTo(3);
    assertThat(read.duplicates()).isEqualTo(1);
  }

  @Test
  void aBadLineIsRefusedWithItsNumber() {
    refused("timestamp,value\n1,2\nsoon,3\n", "line 3", "ISO 8601");
    refused("timestamp,value\n1,2\n\n3,many\n", "line 4", "number");
    refused("timestamp,value\n1,NaN\n", "line 2", "finite");
    refused("timestamp,value\n1,2,3\n", "line 2", "3 columns");
    refused("time,value\n1,2\n", "line 1", "timestamp,value");
    refused("", "line 1", "timestamp,value");
    assertThatThrownBy(() -> SeriesFile.read(folder.resolve("none.csv"), BERLIN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none.csv");
  }

  private void refused(String text, String... said) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(said);
  }

  private SeriesFile read(String text) throws IOException {
    return SeriesFile.read(Files.writeString(folder.resolve("s.csv"), text), BERLIN);
  }
}
