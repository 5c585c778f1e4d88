package dev.tandem.index;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/**
 * Text to search terms, by language. English and German are tested; the others are Lucene's own
 * analysers; Chinese, Japanese and Korean become bigrams; an unknown language is only lower-cased.
 */
public final class Analysis {
  private static final Map<String, Supplier<Analyzer>> ANALYZERS =
      Map.ofEntries(
          entry("ar", ArabicAnalyzer::new),
          entry("bg", BulgarianAnalyzer::new),
          entry("ca", CatalanAnalyzer::new),
          entry("cs", CzechAnalyzer::new),
          entry("da", DanishAnalyzer::new),
          entry("de", GermanAnalyzer::new),
          entry("el", GreekAnalyzer::new),
          entry("en", EnglishAnalyzer::new),
          entry("es", SpanishAnalyzer::new),
          entry("et", EstonianAnalyzer::new),
          entry("eu", BasqueAnalyzer::new),
          entry("fa", PersianAnalyzer::new),
          entry("fi", FinnishAnalyzer::new),
          entry("fr", FrenchAnalyzer::new),
          entry("ga", IrishAnalyzer::new),
          entry("gl", GalicianAnalyzer::new),
          entry("hi", HindiAnalyzer::new),
          entry("hu", HungarianAnalyzer::new),
          entry("hy", ArmenianAnalyzer::new),
          entry("id", IndonesianAnalyzer::new),
          entry("it", ItalianAnalyzer::new),
          entry("ja", CJKAnalyzer::new),
          entry("ko", CJKAnalyzer::new),
          entry("lt", LithuanianAnalyzer::new),
          entry("lv", LatvianAnalyzer::new),
          entry("nb", NorwegianAnalyzer::new),
          entry("nl", DutchAnalyzer::new),
          entry("nn", NorwegianAnalyzer::new),
          entry("no", NorwegianAnalyzer::new),
          entry("pt", PortugueseAnalyzer::new),
          entry("ro", RomanianAnalyzer::new),
          entry("ru", RussianAnalyzer::new),
          entry("sr", SerbianAnalyzer::new),
          entry("sv", SwedishAnalyzer::new),
          entry("th", ThaiAnalyzer::new),
          entry("tr", TurkishAnalyzer::new),
          entry("zh", CJKAnalyzer::new));

  /** Languages without blanks between words, or with letters that are words. */
  private static final Set<String> UNSPELLED = Set.of("ja", "ko", "th", "zh");

  private static final Map<String, Analyzer> MADE = new ConcurrentHashMap<>(); // by tag

  private Analysis() {}

  /** Languages with an analyser of their own, BCP 47, sorted. */
  public static List<String> languages() {
    return ANALYZERS.keySet().stream().sorted().toList();
  }

  /**
   * Whether the terms of a text in an alphabet with blanks are those of its words, one after the
   * other. Thai's analyser looks for words in all of a text, whatever it is written in.
   *
   * @param language BCP 47
   */
  public static boolean wordByWord(String language) {
    return !Locale.forLanguageTag(language).getLanguage().equals("th");
  }

  /** Whether a text of this language is words between blanks, whose letters can be mistaken. */
  static boolean spelled(String language) {
    return !UNSPELLED.contains(Locale.forLanguageTag(language).getLanguage());
  }

  /** The analyser of an index's fields. */
  static Analyzer fields(String language) {
    return new PerFieldAnalyzerWrapper(
        analyzer(language), Map.of(ChunkFields.SPELLED, new StandardAnalyzer()));
  }

  /**
   * The analyser of a BCP 47 language; the standard one where Lucene has none for it. Safe for many
   * threads; keeps its working memory per thread.
   */
  static Analyzer analyzer(String language) {
    return MADE.computeIfAbsent(
        language,
        tag ->
            ANALYZERS
                .getOrDefault(Locale.forLanguageTag(tag).getLanguage(), StandardAnalyzer::new)
                .get());
  }

  /**
   * The terms of a text as the index stores them: in order, with repetitions, without stop words.
   *
   * @param language BCP 47
   */
  public static List<String> terms(String text, String language) {
    List<String> terms = new ArrayList<>();
    try (TokenStream tokens = analyzer(language).tokenStream("text", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        terms.add(term.toString());
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
    return List.copyOf(terms);
  }
}
