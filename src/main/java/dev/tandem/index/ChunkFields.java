package dev.tandem.index;

import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.EmbeddedChunk;
import java.util.List;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** How a chunk lies in Lucene: names and kinds of the fields. No text is stored, only its terms. */
final class ChunkFields {
  /** Raised with every change of the layout; a writer makes an index of another one anew. */
  static final String SCHEMA = "3";

  static final String DOC = "doc";
  static final String CHUNK = "chunk";
  static final String DOC_ID = "doc_id";
  static final String VERSION = "version";
  static final String ORDINAL = "ordinal";
  static final String WORDS = "words";
  static final String VECTOR = "vector";

  /** Words as they are written, in lower case: what a misspelt one is held against. */
  static final String SPELLED = "spelled";

  /** The short forms that the chunk explains, see {@link ShortForms}. */
  static final String SHORT_FORMS = "short_forms";

  /** Terms and how often they stand; no places, for no query asks for a phrase. */
  private static final FieldType COUNTED = new FieldType();

  private static final FieldType PRESENT = new FieldType();

  static {
    COUNTED.setTokenized(true);
    COUNTED.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    COUNTED.freeze();
    PRESENT.setTokenized(true);
    PRESENT.setOmitNorms(true);
    PRESENT.setIndexOptions(IndexOptions.DOCS);
    PRESENT.freeze();
  }

  private ChunkFields() {}

  static Document document(Change.Put put, EmbeddedChunk embedded, int acl, String language) {
    Chunk chunk = embedded.chunk();
    Document document = new Document();
    document.add(new StringField(DOC, put.docId(), Field.Store.NO));
    document.add(new BinaryDocValuesField(CHUNK, new BytesRef(chunk.id())));
    document.add(new BinaryDocValuesField(DOC_ID, new BytesRef(put.docId())));
    document.add(new NumericDocValuesField(VERSION, chunk.version()));
    document.add(new NumericDocValuesField(ORDINAL, chunk.ordinal()));
    document.add(new NumericDocValuesField(AclTable.FIELD, acl));
    // A table's header, the context, is part of what its rows say. All are one field: with
    // CombinedFieldQuery over several, Lucene reads every chunk that has any of the words.
    for (String part : List.of(put.title(), chunk.heading(), chunk.context(), chunk.text())) {
      document.add(new Field(WORDS, part, COUNTED));
      if (Analysis.spelled(language)) {
        document.add(new Field(SPELLED, part, PRESENT));
        ShortForms.in(part)
            .forEach(
                form ->
                    ShortForms.terms(form, language)
                        .forEach(
                            t -> document.add(new StringField(SHORT_FORMS, t, Field.Store.NO))));
      }
    }
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
