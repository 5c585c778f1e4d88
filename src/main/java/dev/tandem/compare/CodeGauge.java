package dev.tandem.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.source.util.JavacTask;
import dev.tandem.example.TestQuestion;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Whether the code in an answer parses: all of its fenced blocks of JSON, YAML, XML and Java. Other
 * languages are not judged. Where the right answer has such a block, an answer without one does not
 * parse. Nothing is run or compiled.
 */
final class CodeGauge implements Gauge {
  private static final Pattern FENCE =
      Pattern.compile("(?ms)^[ \\t]*```[ \\t]*([\\w+-]*)[^\\n]*\\n(.*?)^[ \\t]*```[ \\t]*$");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectMapper YAML = new YAMLMapper();

  @Override
  public Map<Figure, Double> measure(TestQuestion question, Reply reply) {
    if (reply.declined() || !question.answerable()) {
      return Map.of();
    }
    List<Boolean> parsed = parsed(reply.text());
    boolean wanted = question.answers().stream().anyMatch(each -> !parsed(each).isEmpty());
    if (parsed.isEmpty()) {
      return wanted ? Map.of(Figure.CODE_PARSES, 0.0) : Map.of();
    }
    return Map.of(Figure.CODE_PARSES, parsed.contains(false) ? 0.0 : 1.0);
  }

  /** Of each block that can be judged, whether it parses. */
  static List<Boolean> parsed(String text) {
    List<Boolean> parsed = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      parses(fence.group(1).toLowerCase(Locale.ROOT), fence.group(2)).ifPresent(parsed::add);
    }
    return parsed;
  }

  private static Optional<Boolean> parses(String language, String code) {
    return switch (language) {
      case "json" -> Optional.of(json(code));
      case "yaml", "yml" -> Optional.of(yaml(code));
      case "xml" -> Optional.of(xml(code));
      case "java" -> java(code);
      default -> Optional.empty();
    };
  }

  private static boolean json(String code) {
    try {
      return !JSON.readTree(code).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean yaml(String code) {
    try (MappingIterator<Object> documents = YAML.readerFor(Object.class).readValues(code)) {
      while (documents.hasNext()) {
        documents.next();
      }
      return !code.isBlank();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static boolean xml(String code) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler()); // throws, and prints nothing
      builder.parse(new InputSource(new StringReader(code.strip())));
      return true;
    } catch (SAXException | IOException e) {
      return false;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser lacks a feature", e);
    }
  }

  /** As a file, or as what stands in a method; not judged where Java comes without a compiler. */
  private static Optional<Boolean> java(String code) {
    return Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
        .map(
            compiler ->
                parses(compiler, code)
                    || parses(compiler, "class Snippet { void run() {\n" + code + "\n} }"));
  }

  private static boolean parses(JavaCompiler compiler, String code) {
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
          }
        };
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaCompiler.CompilationTask task =
        compiler.getTask(null, null, found, List.of("-proc:none"), null, List.of(file));
    if (!(task instanceof JavacTask parser)) {
      return true; // another vendor's compiler: no fault of the code
    }
    try {
      parser.parse();
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be read", e);
    }
    return found.getDiagnostics().stream()
        .noneMatch(each -> each.getKind() == Diagnostic.Kind.ERROR);
  }
}
