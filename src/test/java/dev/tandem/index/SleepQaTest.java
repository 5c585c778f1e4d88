package dev.tandem.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SleepQaTest {
  @Test
  void keywordsAloneReachWhatBm25ReachesElsewhere(@TempDir Path folder) throws IOException {
    Optional<SleepQa> data = SleepQa.open();
    Assumptions.assumeTrue(data.isPresent(), "sleepqa is not in the shared folder");
    int passages = data.get().passages().size();
    // Keywords need no vectors: the same one for all.
    try (Index index = LuceneIndex.openWriter(folder, new IndexSettings("none", 1, "en"))) {
      index.apply(
          SleepQaMeasure.changes(data.get(), Collections.nCopies(passages, new float[] {1})));
      assertThat(SleepQaMeasure.keywords(index, data.get(), "test")).isGreaterThanOrEqualTo(.72);
    }
  }
}
