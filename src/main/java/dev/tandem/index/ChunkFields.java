package dev.tandem.index;

import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.EmbeddedChunk;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** How a chunk lies in Lucene: names and kinds of the fields. No text is stored, only its terms. */
final class ChunkFields {
  /** Raised when an index of the old layout can no longer be read. */
  static final String SCHEMA = "1";

  static final String DOC = "doc";
  static final String CHUNK = "chunk";
  static final String DOC_ID = "doc_id";
  static final String VERSION = "version";
  static final String ORDINAL = "ordinal";
  static final String TITLE = "title";
  static final String HEADING = "heading";
  static final String TEXT = "text";
  static final String VECTOR = "vector";

  private ChunkFields() {}

  static Document document(Change.Put put, EmbeddedChunk embedded, int acl) {
    Chunk chunk = embedded.chunk();
    Document document = new Document();
    document.add(new StringField(DOC, put.docId(), Field.Store.NO));
    document.add(new BinaryDocValuesField(CHUNK, new BytesRef(chunk.id())));
    document.add(new BinaryDocValuesField(DOC_ID, new BytesRef(put.docId())));
    document.add(new NumericDocValuesField(VERSION, chunk.version()));
    document.add(new NumericDocValuesField(ORDINAL, chunk.ordinal()));
    document.add(new NumericDocValuesField(AclTable.FIELD, acl));
    document.add(new TextField(TITLE, put.title(), Field.Store.NO));
    document.add(new TextField(HEADING, chunk.heading(), Field.Store.NO));
    // A table's header is part of what its rows say.
    String text = chunk.context().isEmpty() ? chunk.text() : chunk.context() + "\n" + chunk.text();
    document.add(new TextField(TEXT, text, Field.Store.NO));
    document.add(
        new KnnFloatVectorField(VECTOR, embedded.vector(), VectorSimilarityFunction.DOT_PRODUCT));
    return document;
  }

  /** The default codec, with vectors in one byte a dimension beside the raw ones. */
  static Codec codec() {
    KnnVectorsFormat vectors = new Lucene104HnswScalarQuantizedVectorsFormat();
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
      }
    };
  }
}
