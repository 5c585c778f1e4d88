package dev.tandem.llm;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import dev.tandem.text.UserError;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jinjava.javax.el.CompositeELResolver;

/**
 * A model's own chat template: turns of a conversation in, the text the model was trained on out.
 * Rendered as Hugging Face's {@code apply_chat_template} does it (Jinja2 with {@code trim_blocks}
 * and {@code lstrip_blocks}); where Jinjava differs from Jinja2, Python's behaviour is put back.
 * Safe for use by many threads.
 */
public final class ChatTemplate {
  private static final int LONGEST_REASON = 200;
  private static final String TEMPLATE_LIBRARIES_OFF = "the template may not load other templates";

  // {% generation %} only marks what to train on and prints nothing.
  private static final Pattern GENERATION = Pattern.compile("\\{%-?\\s*(end)?generation\\s*-?%}");
  // Jinjava would take the condition for a part of the list and silently loop over nothing.
  private static final Pattern FILTERED_LOOP =
      Pattern.compile(
          "\\{%-?\\s*for\\s(?:(?!%\\}|\\selse\\s)[\\s\\S])*\\sif\\s(?:(?!%\\}|\\selse\\s)[\\s\\S])*%\\}");

  // Jinjava reads f(n=list|length - 1) as (n=list|length) - 1. It knows no slices with a step.
  private static final Pattern NAMED_LENGTH =
      Pattern.compile("(\\w=)(\\w+\\|length [-+] \\d+)(?=[,)])");

  private final String source;
  private final Map<String, String> tokens;
  private final Jinjava jinjava;

  /**
   * @param source the Jinja text, GGUF key {@code tokenizer.chat_template}
   * @param bosToken spelling of the token that begins a text; empty if there is none
   * @param eosToken spelling of the token that ends one; empty if there is none
   */
  public ChatTemplate(String source, String bosToken, String eosToken) {
    if (FILTERED_LOOP.matcher(source).find()) {
      throw new UserError(
          "the model's chat template uses 'for ... if', which Jinjava does not know; use a model file with another template");
    }
    String plain = GENERATION.matcher(source).replaceAll("").replace("[::-1]", "|reverse");
    this.source = NAMED_LENGTH.matcher(plain).replaceAll("$1($2)");
    tokens = Map.of("bos_token", bosToken, "eos_token", eosToken);
    jinjava = jinjava();
  }

  private static Jinjava jinjava() {
    CompositeELResolver resolver = new CompositeELResolver();
    resolver.add(new PythonMethods());
    resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
    Jinjava jinjava =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                // Otherwise {{ ... }} inside a message would be run as a template.
                .withNestedInterpretationEnabled(false)
                .withElResolver(resolver)
                .withDisabled(
                    Map.of(Context.Library.TAG, Set.of("include", "import", "from", "extends")))
                .withLegacyOverrides(
                    LegacyOverrides.Builder.from(LegacyOverrides.NONE)
                        .withUseNaturalOperatorPrecedence(true)
                        .withEvaluateMapKeys(true)
                        .withIterateOverMapKeys(true)
                        .withParseWhitespaceControlStrictly(true)
                        .withAllowAdjacentTextNodes(true)
                        .withUseTrimmingForNotesAndExpressions(true)
                        .withKeepNullableLoopValues(true)
                        .build())
                .build());
    jinjava.setResourceLocator(
        (name, charset, interpreter) -> {
          throw new UnsupportedOperationException(TEMPLATE_LIBRARIES_OFF);
        });
    Context context = jinjava.getGlobalContext();
    context.registerFunction(
        new ELFunctionDefinition(
            "", "raise_exception", Functions.class, "raiseException", String.class));
    context.registerFunction(
        new ELFunctionDefinition("", "strftime_now", Functions.class, "strftimeNow", String.class));
    context.registerFilter(new Trim());
    return jinjava;
  }

  /**
   * The text of a conversation.
   *
   * @param opening whether the assistant's next turn is opened
   * @throws UserError if the template refuses the conversation, for example two user turns in a row
   */
  public String render(List<Message> conversation, boolean opening) {
    Map<String, Object> bindings = new HashMap<>(tokens);
    bindings.put(
        "messages",
        conversation.stream()
            .map(m -> Map.of("role", m.role().wireName(), "content", m.content()))
            .toList());
    bindings.put("add_generation_prompt", opening);
    bindings.put("strftime_now", "a function"); // templates ask whether it is defined
    RenderResult result = jinjava.renderForResult(source, bindings);
    for (TemplateError error : result.getErrors()) {
      if (error.getSeverity() == TemplateError.ErrorType.FATAL) {
        throw refusal(error);
      }
    }
    return result.getOutput();
  }

  /** The sentence for a failed rendering; Jinjava's own messages may quote the conversation. */
  private static UserError refusal(TemplateError error) {
    for (Throwable t = error.getException(); t != null; t = t.getCause()) {
      if (t instanceof Raised raised) {
        return new UserError(
            "the model's chat template refuses this conversation: " + raised.reason);
      }
    }
    return new UserError(
        "the model's chat template fails in line %d (%s); use a model file with a template of plain"
                .formatted(error.getLineno(), error.getReason())
            + " Jinja");
  }

  /**
   * The tokens of a conversation: those of the whole rendered text, as a tokenizer gives them for
   * {@code apply_chat_template}, except that control tokens are recognised only where the template
   * wrote them. Their spelling inside a message stays text.
   */
  public int[] encode(Tokenizer tokenizer, List<Message> conversation, boolean opening) {
    ContentSeal seal = new ContentSeal(tokenizer);
    List<Message> sealed =
        conversation.stream().map(m -> new Message(m.role(), seal.close(m.content()))).toList();
    return seal.encode(render(sealed, opening));
  }

  /** What the template says against a conversation. */
  private static final class Raised extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String reason;

    Raised(String reason) {
      super("raise_exception");
      this.reason = reason;
    }
  }

  /** Functions that Hugging Face gives to templates; public because Jinjava reflects on them. */
  public static final class Functions {
    private Functions() {}

    /** Ends the rendering with the template's own message. */
    public static String raiseException(String message) {
      throw new Raised(message.substring(0, Math.min(LONGEST_REASON, message.length())));
    }

    /** The local time by a {@code strftime} pattern. */
    public static String strftimeNow(String pattern) {
      return Strftime.format(pattern, LocalDateTime.now(java.time.ZoneId.systemDefault()));
    }
  }

  /** Python's idea of white space instead of Java's {@code trim}. */
  private static final class Trim implements Filter {
    @Override
    public String getName() {
      return "trim";
    }

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
      return value == null ? "" : PythonMethods.strip(value.toString(), "", true, true);
    }
  }
}
