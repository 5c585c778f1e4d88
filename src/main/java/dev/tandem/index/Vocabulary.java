package dev.tandem.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyTermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * The words of one state of an index, as far as one reader may know them: a word counts only by the
 * chunks that the permission filter lets through, and one that stands in no such chunk is not there
 * at all. Lucene's own spell checker counts over all chunks and would tell of others' words.
 */
final class Vocabulary {
  /** Words of a long form that a question may name. */
  private static final int MOST_WORDS = ShortForms.MOST_LETTERS;

  /** Chunks with a short form in small letters for one that explains it. */
  private static final int MOST_UNEXPLAINED = 40;

  private static final Pattern BRIEF =
      Pattern.compile(
          "\\b\\p{L}{2," + ShortForms.MOST_LETTERS + "}\\b", Pattern.UNICODE_CHARACTER_CLASS);

  private final ShortFormKeys keys;
  private final IndexSearcher searcher;
  private final Query filter;
  private final String language;

  /**
   * @param keys of the index, kept for all questions
   */
  Vocabulary(ShortFormKeys keys, IndexSearcher searcher, Query filter, String language) {
    this.keys = keys;
    this.searcher = searcher;
    this.filter = filter;
    this.language = language;
  }

  int count(String words) throws IOException {
    return count(
        Analysis.terms(words, language).stream()
            .map(term -> new Term(ChunkFields.WORDS, term))
            .toList());
  }

  private int count(Term term) throws IOException {
    return count(List.of(term));
  }

  private int count(List<Term> all) throws IOException {
    if (all.isEmpty()) {
      return 0;
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder().add(filter, Occur.FILTER);
    all.forEach(term -> query.add(new TermQuery(term), Occur.FILTER));
    return searcher.count(query.build());
  }

  List<Spelling> spellings(String word, int edits) throws IOException {
    Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), ChunkFields.SPELLED);
    if (terms == null) {
      return List.of();
    }
    int same = edits == 1 ? 0 : 1; // letters at the beginning
    TermsEnum near =
        new FuzzyTermsEnum(terms, new Term(ChunkFields.SPELLED, word), edits, same, true);
    List<Spelling> found = new ArrayList<>();
    for (BytesRef term = near.next(); term != null; term = near.next()) {
      int chunks = count(new Term(ChunkFields.SPELLED, BytesRef.deepCopyOf(term)));
      if (chunks > 0) {
        found.add(new Spelling(term.utf8ToString(), chunks));
      }
    }
    found.sort(Comparator.comparingInt(Spelling::chunks).reversed().thenComparing(Spelling::word));
    return List.copyOf(found);
  }

  List<ShortForm> shortForms(String text) throws IOException {
    Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), ChunkFields.SHORT_FORMS);
    if (terms == null) {
      return List.of();
    }
    Map<ShortForm, Integer> found = new LinkedHashMap<>();
    Matcher words = BRIEF.matcher(text);
    while (words.find()) {
      String brief = brief(words.group());
      List<Spelling> meanings = under(terms, ShortForms.key(ShortForms.BY_BRIEF, brief));
      if (!meanings.isEmpty() && (capitals(words.group()) || rather(brief, meanings))) {
        for (Spelling full : meanings) {
          found.merge(new ShortForm(brief, full.word()), full.chunks(), Math::max);
        }
      }
    }
    List<String> stems = Analysis.terms(text, language);
    for (int from = 0; from < stems.size(); from++) {
      for (int to = from + 2; to <= Math.min(stems.size(), from + MOST_WORDS); to++) {
        String full = String.join(" ", stems.subList(from, to));
        for (Spelling brief : under(terms, ShortForms.key(ShortForms.BY_FULL, full))) {
          for (Spelling each : under(terms, ShortForms.key(ShortForms.BY_BRIEF, brief.word()))) {
            if (String.join(" ", Analysis.terms(each.word(), language)).equals(full)) {
              found.merge(new ShortForm(brief.word(), each.word()), each.chunks(), Math::max);
            }
          }
        }
      }
    }
    return found.entrySet().stream()
        .sorted(Map.Entry.<ShortForm, Integer>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A word as a short form, in capitals and as one. */
  private static String brief(String word) {
    String one = capitals(word) && word.endsWith("s") ? word.replaceFirst("s$", "") : word;
    return one.toUpperCase(Locale.ROOT);
  }

  private static boolean capitals(String word) {
    return word.codePoints().filter(Character::isUpperCase).count() >= 2;
  }

  /**
   * Whether small letters mean a short form: "who" may be explained somewhere and is yet a word,
   * for it stands in many more chunks.
   */
  private boolean rather(String brief, List<Spelling> meanings) throws IOException {
    int chunks = count(new Term(ChunkFields.SPELLED, brief.toLowerCase(Locale.ROOT)));
    return meanings.stream().mapToInt(Spelling::chunks).sum() * MOST_UNEXPLAINED >= chunks;
  }

  /** What follows a key in the terms of chunks that the reader may find. */
  private List<Spelling> under(Terms terms, String key) throws IOException {
    List<Spelling> found = new ArrayList<>();
    if (!keys.mayHave(searcher.getIndexReader(), key)) {
      return found;
    }
    TermsEnum at = terms.iterator();
    if (at.seekCeil(new BytesRef(key)) == TermsEnum.SeekStatus.END) {
      return found;
    }
    for (BytesRef term = at.term(); term != null; term = at.next()) {
      String text = term.utf8ToString();
      if (!text.startsWith(key)) {
        break;
      }
      int chunks = count(new Term(ChunkFields.SHORT_FORMS, BytesRef.deepCopyOf(term)));
      if (chunks > 0) {
        found.add(new Spelling(text.substring(key.length()), chunks));
      }
    }
    return found;
  }
}
