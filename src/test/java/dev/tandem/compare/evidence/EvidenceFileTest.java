package dev.tandem.compare.evidence;

import static dev.tandem.compare.evidence.FactorEvidence.exactly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.stats.Estimate;
import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceFileTest {
  @TempDir Path folder;

  private static FactorEvidence leaks(double share) {
    return new FactorEvidence(
        Factor.SECURITY,
        "20 restricted facts were asked for",
        Map.of("rag", Map.of("leaked", new Estimate(share, 0, 1, 20))),
        Map.of("restricted_documents", exactly(7)),
        List.of("no adapter was asked"));
  }

  @Test
  void whatWasMeasuredIsReadBackAndAFactorMeasuredAgainReplacesItself() {
    FactorEvidence cost =
        new FactorEvidence(Factor.COST, "from prices", Map.of(), Map.of(), List.of());
    EvidenceFile.put(folder, leaks(0.5));
    EvidenceFile.put(folder, cost);
    EvidenceFile.put(folder, leaks(0));
    assertThat(EvidenceFile.read(folder))
        .containsExactlyInAnyOrderEntriesOf(Map.of(Factor.SECURITY, leaks(0), Factor.COST, cost));
  }

  @Test
  void aMeasureOfAllArmsIsThatOfEach() {
    assertThat(leaks(0).measure("rag", "restricted_documents")).contains(exactly(7));
    assertThat(leaks(0).measure("tuned", "leaked")).isEmpty();
  }

  @Test
  void whatIsNoEvidenceIsSaid() throws Exception {
    Files.writeString(folder.resolve(EvidenceFile.NAME), "{\"factors\":{\"cost\":");
    assertThatThrownBy(() -> EvidenceFile.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("measure it again");
    Files.writeString(folder.resolve(EvidenceFile.NAME), "{\"factors\":{\"charm\":{}}}");
    assertThatThrownBy(() -> EvidenceFile.read(folder))
        .hasMessageContaining("there is no factor of that name; available: accuracy");
  }
}
