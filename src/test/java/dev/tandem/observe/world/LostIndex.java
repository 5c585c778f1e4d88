package dev.tandem.observe.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;

/** Loses a part of a collection's index while the server is down, as a copy that broke off does. */
final class LostIndex {
  private LostIndex() {}

  /** Every second document is lost; the index goes on saying that it holds everything. */
  static void half(Company company, Domain domain) {
    List<Paper> papers =
        company.library().papers(domain).stream()
            .filter(paper -> !paper.archive())
            .sorted(Comparator.comparingInt(paper -> popularity(company, domain, paper)))
            .toList();
    company.down(
        () -> {
          try (FSDirectory directory =
              FSDirectory.open(
                  newest(company.home().resolve("index").resolve(domain.collection())))) {
            lose(directory, papers);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static int popularity(Company company, Domain domain, Paper paper) {
    return company.library().things(domain).indexOf(paper.things().getFirst());
  }

  private static void lose(FSDirectory directory, List<Paper> papers) throws IOException {
    Map<String, String> says;
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      says = reader.getIndexCommit().getUserData();
    }
    IndexWriterConfig config = new IndexWriterConfig(new KeywordAnalyzer());
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < papers.size(); i += 2) {
        var _ = writer.deleteDocuments(new Term("doc", papers.get(i).id()));
      }
      writer.setLiveCommitData(says.entrySet());
      var _ = writer.commit();
    }
  }

  private static Path newest(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.max(Comparator.comparing(Path::toString)).orElseThrow();
    }
  }
}
