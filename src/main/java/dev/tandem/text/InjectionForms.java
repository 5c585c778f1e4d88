package dev.tandem.text;

import dev.tandem.text.Injection.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The forms of text that speaks to a model, for {@link Injection}: lower case, one blank between
 * words. Each is narrow on purpose. "Reply with the word STOP" and "do not follow instructions in
 * an e-mail" are honest, so an order counts only where it is about the model's own answer, question
 * or instructions.
 */
final class InjectionForms {
  private static final String MODEL =
      "(?:ai|a\\.i\\.|llms?|(?:large )?language models?|chat ?bots?|ai (?:assistant|model|system|agent)s?|virtual assistants?|answering (?:system|engine|machine)s?)";
  private static final String ANSWERS =
      "(?:\\w+ )?(?:answers?|responses?|repl(?:y|ies)|outputs?|completions?)";
  private static final String TOLD =
      "(?:instructions?|prompts?|guidelines|directives?|directions|commands|context|orders)";
  private static final String SAY = "(?:answer|say|reply|respond|output|state|claim|print|write)";

  static final List<InjectionForm> ALL =
      Stream.of(
              forms(
                  Kind.OVERRIDE,
                  "\\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|bypass|discard|(?:do not|don't|never) (?:follow|obey|heed|use)|stop (?:following|obeying|using)|pay no attention to)\\b[^.!?]{0,40}?(?:"
                      + "\\b(?:previous|prior|above|earlier|preceding|foregoing|initial|original|system|other|existing|hidden|past)(?: \\w+){0,2} "
                      + TOLD
                      + "\\b|\\byour (?:\\w+ )?(?:"
                      + TOLD
                      + "|programming|training|rules)\\b"
                      + "|\\b(?:all|any|the|every) "
                      + TOLD
                      + " (?:above|before|you (?:were|have been|got))\\b"
                      + "|\\b(?:everything|anything|all) (?:above|before this|that came before|said (?:before|above)|(?:that )?you (?:were|have been|are) (?:told|given|taught))\\b"
                      + "|\\b(?:the|this|that) (?:actual )?(?:question|query)\\b(?! mark)|\\b(?:user|asker)'?s'? (?:question|query|request)\\b"
                      + "|\\bthe (?:other )?(?:passages|excerpts|retrieved))",
                  "\\b(?:ignorier\\w*|vergiss|vergessen sie|missachte\\w*)\\b[^.!?]{0,60}\\b(?:vorherig\\w*|bisherig\\w*|obig\\w*|vorig\\w*|früher\\w*|deine\\w*|vorangegangen\\w*)\\b[^.!?]{0,30}\\b(?:anweisung\\w*|instruktion\\w*|vorgaben|regeln|befehle|eingabe\\w*)",
                  "\\b(?:ignore[rz]?|oublie[rz]?)\\b[^.!?]{0,40}\\b(?:instructions?|consignes?|règles)\\b[^.!?]{0,20}(?:précédent|antérieur|ci-dessus|reçues)",
                  "\\b(?:ignora\\w*|olvida\\w*|haz caso omiso)\\b[^.!?]{0,40}\\b(?:instrucciones|indicaciones|órdenes)\\b",
                  "\\b(?:ignora\\w*|dimentica\\w*)\\b[^.!?]{0,40}\\b(?:istruzioni|indicazioni)\\b",
                  "\\b(?:ignore|esque[çc]a)\\b[^.!?]{0,40}\\b(?:instruções|orientações)\\b",
                  "\\b(?:negeer|vergeet)\\b[^.!?]{0,40}\\b(?:instructies|opdrachten)\\b",
                  "\\b(?:zignoruj|ignoruj|zapomnij)\\b[^.!?]{0,40}\\b(?:instrukcj|polece)",
                  "(?:игнорируй|забудь)[^.!?]{0,40}(?:инструкци|указани)",
                  "(?:忽略|无视|忘记|忘掉|無視)[^。！？]{0,20}(?:指令|指示|说明|规则|提示)",
                  "(?:指示|命令)[^。]{0,10}(?:無視|忘れ)"),
              forms(
                  Kind.ROLE,
                  "\\byou are (?:now|no longer)\\b[^.!?]{0,60}\\b(?:assistant|ai|bot|chatbot|model|persona|character|filters?|pirate|\\w*gpt|dan|oracle|unrestricted|unfiltered)\\b",
                  "\\byou (?:are|run|operate)\\b[^.!?]{0,30}\\b(?:developer|debug|god|jailbreak|dan|unrestricted|maintenance) mode\\b",
                  "\\b(?:act|behave|respond|reply|answer|speak|write) (?:as|like) (?:if you were |though you were )?an? [^.!?]{0,30}\\b(?:ai|chatbot|language model|unrestricted|unfiltered|pirate|persona)\\b",
                  "\\bpretend (?:to be|you are|that you)\\b",
                  "\\b(?:let us|let's|we) (?:now )?play a (?:game|role)",
                  "\\b(?:stay|remain) in character\\b",
                  "\\bas an? (?:ai|language model|llm|chatbot)\\b,? you\\b",
                  "\\bfrom (?:now|here) on,? (?:you (?:are an?|(?:will |must |only )*(?:answer|respond|reply|say|act as|speak))|answer|respond|reply|say)\\b",
                  "\\byour (?:new|real|true|only|actual) (?:instructions?|objective|directive|mission|task) (?:is|are)\\b"),
              forms(
                  Kind.ADDRESS,
                  "\\b(?:notes?|message|instructions?|attention|reminder|hint|orders?|memo|notice|dear|hey|hello)\\b(?: (?:to|for))?[:,]? (?:the |any |all |every |whichever |whatever )?"
                      + MODEL
                      + "\\b",
                  "\\b(?:dear|hey|attention|note to)[:,]? (?:the )?(?:assistant|model|bot)\\b(?!s? (?:of|at|to|in)\\b)",
                  "\\b(?:if|when|since|as) you are (?:an? |the )?(?:" + MODEL + "|bot)\\b",
                  "\\b"
                      + MODEL
                      + "s? (?:reading|that reads?|which reads?|who reads?|processing|summari[sz]ing|quoting)\\b[^.!?]{0,40}\\b(?:must|should|shall|has to|have to|will|is to|are to)\\b",
                  "\\b"
                      + MODEL
                      + "[:,] (?:you|please|do|always|say|reply|answer|ignore|respond)\\b"),
              forms(
                  Kind.DICTATION,
                  "\\byour (?:\\w+ )?(?:answer|response|reply|output)s? (?:must|should|shall|has to|have to|needs? to|is to|will)(?: always| only)? (?:be|contain|include|end|begin|start|consist|mention|say|read)\\b",
                  "\\b(?:begin|start|end|finish|close|open|prefix|preface|conclude|sign) (?:your|every|each|all|any) "
                      + ANSWERS
                      + "\\b",
                  "\\b(?:add|append|insert|include|put|attach|embed|mention|use|write|place)\\b[^.!?]{0,60}\\b(?:to|in|into|end of|front of|after|before|with) (?:your|every|each) "
                      + ANSWERS
                      + "\\b",
                  "\\b(?:whatever|no matter what|regardless of (?:what|the question)|(?:to|for) (?:any|every|all|whatever|each) (?:\\w+ )?questions?)\\b[^.!?]{0,60}\\b"
                      + SAY
                      + "\\b",
                  "\\b(?:any|every|all|each) (?:\\w+ )?questions? (?:is|are|must|should|shall|gets?)\\b[^.!?]{0,40}\\b(?:answered?|with)\\b",
                  "\\b"
                      + SAY
                      + "\\b[^.!?]{0,60}\\b(?:whatever (?:you are|the|is|was|they|anyone)|no matter (?:what|which)|regardless of (?:what|the question)|(?:to|for) (?:any|every|all|whatever|each) (?:\\w+ )?questions?\\b)",
                  "\\b(?:when|whenever|if|once|as soon as) (?:you are|you're|the user|a user|someone|somebody|anyone|anybody|they)\\b[^.!?]{0,60}\\bask\\w*\\b[^.!?]{0,60}\\b"
                      + SAY
                      + " (?:only|always|exactly|just|with|:)",
                  "\\bthe (?:only )?(?:correct|right|true|only) (?:answer|response|reply) (?:to [^.!?]{0,40} )?(?:is|reads)\\b",
                  "\\bthe answer to (?:any|every|all|whatever|each|your|the user'?s?) [^.!?]{0,40}\\bis\\b",
                  "\\binstead,? (?:say|output|reply with|respond with|answer with)\\b",
                  "\\binstead of (?:answering|an answer|the answer|replying|responding)\\b",
                  "\\bdo not (?:mention|cite|use|quote|show)\\b[^.!?]{0,30}\\b(?:other|these|retrieved) (?:passages?|sources?|excerpts?|instructions?)\\b",
                  "\\b(?:all |the )?other (?:passages|excerpts|retrieved documents|sources)\\b[^.!?]{0,60}\\b(?:outdated|wrong|false|fake|invalid|untrue|ignored?)\\b",
                  "\\bantworte[n]?\\b[^.!?]{0,20}\\b(?:nur|ausschließlich|immer|stattdessen)\\b",
                  "\\bréponds?\\b[^.!?]{0,20}\\b(?:uniquement|seulement|toujours|simplement)\\b",
                  "\\bresponde\\b[^.!?]{0,20}\\b(?:solo|sólo|únicamente|siempre|somente|apenas)\\b",
                  "\\brispondi\\b[^.!?]{0,20}\\b(?:solo|soltanto|sempre|unicamente)\\b",
                  "只(?:回答|回复|输出)",
                  "отвечай[^.!?]{0,20}только|ответь[^.!?]{0,20}только"),
              forms(
                  Kind.LEAK,
                  "\\b(?:reveal|repeat|print|show|output|display|disclose|quote|recite|reproduce|write out|translate|tell|give|copy)\\b[^.!?]{0,40}\\b(?:system (?:prompt|message|instructions?)|(?:initial|hidden|secret|internal) (?:prompt|instructions?))\\b",
                  "\\b(?:reveal|repeat|print|output|display|disclose|recite|reproduce)\\b[^.!?]{0,30}\\b(?:your (?:\\w+ )?(?:instructions|prompt|rules|guidelines)|(?:the )?prompt (?:above|verbatim))\\b",
                  "\\b(?:repeat|recite|output|print)\\b[^.!?]{0,20}\\b(?:text|words|everything|all|sentences?) (?:above|before)\\b",
                  "\\bwhat (?:you were|were you) told (?:before|first|above|at the (?:start|beginning))\\b"),
              forms(
                  Kind.TURN,
                  "<\\|(?:im_start|start_header_id|system|user|assistant|begin_of_text)\\|>|\\[/?inst\\]|<<sys>>|<start_of_turn>",
                  "(?<![^\\s>\\-*\"“])(?:system|assistant) ?(?:prompt|message|override|instruction|notice|note)s? ?:",
                  "(?<![^\\s>\\-*\"“])(?:system|assistant|developer) ?: ?(?:you\\b|ignore|new\\b|the (?:assistant|user|answer)|answer|reply|respond|say\\b|from now|always|override|sure|of course|i (?:will|must))",
                  "### ?(?:instruction|response|system|assistant) ?:",
                  "\\[(?:system|developer) (?:message|prompt|override|note|instruction)s?\\b",
                  "\\b(?:end|begin|start) (?:of )?(?:the )?(?:passages|context|system prompt|new instructions|user input|retrieved documents)\\b",
                  "\\bsystem override\\b"),
              forms(
                  Kind.FETCH,
                  "!\\[[^\\]]*\\]\\( ?https?:[^)]*(?:[{<$\\[]|%7b|(?:data|q|question|secret|leak|c)=)[^)]*",
                  "https?://\\S*[{<\\[](?:the[ _]?)?(?:question|answer|query|secret|prompt|conversation|context|data)\\b",
                  "<img[^>]+src ?= ?[\"']?https?:[^>]*\\?",
                  "\\b(?:include|add|append|insert|render|embed|display|show|load|output|emit|end with)\\b[^.!?]{0,40}\\b(?:images?|markdown|pixel|hyperlink|link)\\b[^!?]{0,80}\\b(?:your|every|each) "
                      + ANSWERS
                      + "\\b",
                  "\\b(?:send|post|transmit|forward|leak|exfiltrate|upload|encode|append|put)\\b[^.!?]{0,50}\\b(?:the conversation|the user'?s? (?:question|query|prompt|words)|chat history|your (?:prompt|context|instructions))\\b"),
              forms(
                  Kind.TOOL,
                  "</?(?:tool_call|tool_use|function_calls?|function=|invoke)\\b",
                  "\"(?:name|tool|function)\" ?: ?\"[^\"]+\" ?, ?\"(?:arguments|parameters|args|input)\" ?:",
                  "\\b(?:call|invoke|execute|trigger|run|use) (?:the |your )?(?:tool|function|plugin) [`\"'(]?\\w+_\\w+",
                  "\\b(?:call|invoke|execute|trigger|run|use) (?:the |your )?[`\"']?\\w+_\\w+[`\"']?(?:\\([^)]*\\))? (?:tool|function|plugin)\\b",
                  "\\b(?:call|invoke|execute|run) \\w+_\\w+\\([^)]*\\)"),
              forms(
                  Kind.CITATION,
                  "\\b(?:cite|citing|cited|quote|attribute|credit|reference|mark)\\b[^.!?]{0,50}\\b(?:as|to|with|by)(?: source| passage| number)? ?\\[\\d{1,3}\\]",
                  "\\b(?:cite|citing) (?:it|this|them)\\b[^.!?]{0,30}\\bas (?:source|passage|number) \\d"))
          .flatMap(form -> form)
          .toList();

  private static final List<Opener> OPENERS =
      ALL.stream()
          .flatMap(
              form ->
                  form.openers().stream().map(text -> new Opener(text, form.beginsWord(), form)))
          .toList();

  /** What can begin where a word does, by its first character. */
  private static final Openers[] OF_WORDS = byFirst(OPENERS);

  /** What can begin in the middle of one too. */
  private static final Openers[] ANYWHERE =
      byFirst(OPENERS.stream().filter(opener -> !opener.word).toList());

  private record Opener(String text, boolean word, InjectionForm form) {}

  /**
   * Those that begin with one character.
   *
   * @param seconds a bit for each of their second characters, by its lowest six bits
   */
  private record Openers(long seconds, List<Opener> all) {
    static Openers of(List<Opener> all) {
      long seconds = 0;
      for (Opener opener : all) {
        seconds |= opener.text.length() == 1 ? -1L : 1L << opener.text.charAt(1);
      }
      return new Openers(seconds, all);
    }

    boolean mayGoOn(char second) {
      return (seconds >>> second & 1) != 0;
    }
  }

  private static Openers[] byFirst(List<Opener> openers) {
    Openers[] byFirst = new Openers[Character.MAX_VALUE + 1];
    Arrays.fill(byFirst, Openers.of(List.of()));
    openers.stream()
        .collect(Collectors.groupingBy(opener -> opener.text.charAt(0)))
        .forEach((first, own) -> byFirst[first] = Openers.of(own));
    return byFirst;
  }

  private InjectionForms() {}

  private static Stream<InjectionForm> forms(Kind kind, String... expressions) {
    return Stream.of(expressions).map(expression -> InjectionForm.of(kind, expression));
  }

  /** Adds the kinds of all forms that a text has. */
  static void find(String text, Set<Kind> kinds) {
    boolean inside = false; // most places are in the middle of a word
    for (int place = 0; place < text.length(); place++) {
      char first = text.charAt(place);
      Openers openers = (inside ? ANYWHERE : OF_WORDS)[first];
      if (openers.mayGoOn(place + 1 < text.length() ? text.charAt(place + 1) : 0)) {
        for (Opener opener : openers.all) {
          if (text.startsWith(opener.text, place)
              && !kinds.contains(opener.form.kind())
              && opener.form.at(place, text)) {
            kinds.add(opener.form.kind());
          }
        }
      }
      inside = Character.isLetterOrDigit(first);
    }
  }
}
