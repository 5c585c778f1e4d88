package dev.tandem.ingest;

import dev.tandem.text.Acl;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may read which file, as the command line says it: nothing, one acl for all ({@code --acl}),
 * or patterns ({@code --acl-file}). A line of the file is {@code PATTERN PRINCIPALS}, as {@code
 * hr/** group:hr,user:ann}; the first that matches wins, and what none matches gets the
 * collection's default. {@code *} stays within a folder, {@code **} does not; a pattern without
 * {@code /} matches names at any depth, one that ends in {@code /} everything below. Blank lines
 * and lines that begin with {@code #} are comments.
 */
public final class AclRules {
  /** Says nothing: new documents get the collection's default, old ones keep what they have. */
  public static final AclRules NONE = new AclRules(false, List.of());

  private record Rule(Pattern pattern, Acl acl) {}

  private final boolean stated;
  private final List<Rule> rules;

  private AclRules(boolean stated, List<Rule> rules) {
    this.stated = stated;
    this.rules = List.copyOf(rules);
  }

  /** The same readers for everything. */
  public static AclRules all(Acl acl) {
    return new AclRules(true, List.of(new Rule(Pattern.compile("(?s).*"), acl)));
  }

  /**
   * @throws UserError with the line number if a line is no rule: then nothing at all is ingested
   */
  public static AclRules read(Path file) {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (MalformedInputException e) {
      throw new UserError("The acl file " + file + " is not UTF-8; save it as UTF-8.", e);
    } catch (IOException e) {
      throw new UserError(
          "The acl file " + file + " cannot be read; check the path and its permissions.", e);
    }
  }

  static AclRules parse(String name, List<String> lines) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\s+", 2);
      if (parts.length < 2) {
        throw new UserError(
            "Line %d of %s is no rule; write PATTERN PRINCIPALS, as in 'hr/** group:hr'."
                .formatted(i + 1, name));
      }
      try {
        rules.add(new Rule(glob(parts[0]), Acl.parse(parts[1].replaceAll("[\\s,]+", ","))));
      } catch (IllegalArgumentException e) {
        throw new UserError("Line %d of %s: %s.".formatted(i + 1, name, e.getMessage()), e);
      }
    }
    return new AclRules(true, rules);
  }

  /** Empty where the command line says nothing about permissions. */
  Optional<Acl> decide(String path, Acl collectionDefault) {
    return stated
        ? Optional.of(
            rules.stream()
                .filter(rule -> rule.pattern().matcher(path).matches())
                .map(Rule::acl)
                .findFirst()
                .orElse(collectionDefault))
        : Optional.empty();
  }

  private static Pattern glob(String glob) {
    String pattern = glob.startsWith("/") ? glob.substring(1) : glob;
    if (pattern.endsWith("/")) {
      pattern += "**";
    }
    StringBuilder regex = new StringBuilder(glob.contains("/") ? "" : "(?:.*/)?");
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (pattern.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (pattern.charAt(i) == '*') {
        regex.append("[^/]*");
      } else if (pattern.charAt(i) == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(pattern.substring(i, i + 1)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
