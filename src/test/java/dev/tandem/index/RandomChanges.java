package dev.tandem.index;

import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A random history of documents: change number n is the same for the same seed, in any process. Few
 * words and few documents, so that terms are shared, documents are replaced and acls repeat. Texts
 * are so short that Lucene keeps their length exactly.
 */
record RandomChanges(long seed, int documents, int dimension) {
  private static final List<Principal> PEOPLE =
      List.of(
          Principal.PUBLIC,
          new Principal("user:ann"),
          new Principal("user:bob"),
          new Principal("group:hr"),
          new Principal("group:it"),
          new Principal("tenant:acme"));

  Change at(long sequence) {
    Random random = new Random(seed * 31 + sequence);
    String id = "doc/" + random.nextInt(documents);
    int kind = random.nextInt(10);
    if (kind == 0) {
      return new Change.Remove(sequence, id);
    }
    if (kind <= 2) {
      return new Change.Permit(sequence, id, acl(random));
    }
    List<EmbeddedChunk> chunks = new ArrayList<>();
    int version = (int) sequence;
    for (int ordinal = 0, n = random.nextInt(4); ordinal < n; ordinal++) {
      String text = words(random, 1 + random.nextInt(20));
      chunks.add(
          new EmbeddedChunk(
              new Chunk(
                  Chunk.id(id, version, ordinal),
                  id,
                  version,
                  ordinal,
                  0,
                  text.length(),
                  words(random, random.nextInt(4)),
                  words(random, random.nextInt(3)),
                  0,
                  text),
              vector(random)));
    }
    return new Change.Put(
        sequence, id, version, words(random, 1 + random.nextInt(3)), acl(random), "und", chunks);
  }

  /** Changes {@code from} to {@code to}, both included. */
  List<Change> range(long from, long to) {
    List<Change> changes = new ArrayList<>();
    for (long sequence = from; sequence <= to; sequence++) {
      changes.add(at(sequence));
    }
    return changes;
  }

  IndexQuery question(Random random, int depth) {
    return new IndexQuery(
        words(random, 1 + random.nextInt(4)), vector(random), reader(random), depth);
  }

  static Principals reader(Random random) {
    return Principals.of(some(random));
  }

  private static Acl acl(Random random) {
    return Acl.of(some(random));
  }

  private static List<Principal> some(Random random) {
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(i -> PEOPLE.get(random.nextInt(PEOPLE.size())))
        .toList();
  }

  static String words(Random random, int count) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(i == 0 ? "" : " ").append("w").append(random.nextInt(40));
    }
    return words.toString();
  }

  float[] vector(Random random) {
    float[] vector = new float[dimension];
    double square = 0;
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
      square += vector[i] * vector[i];
    }
    for (int i = 0; i < dimension; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }
}
