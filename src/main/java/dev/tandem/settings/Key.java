package dev.tandem.settings;

import dev.tandem.answer.AskOptions;
import dev.tandem.observe.incident.Owners;
import dev.tandem.observe.incident.Promises;
import dev.tandem.observe.incident.QuietHours;
import dev.tandem.text.PersonalData;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.util.Locale;
import java.util.Optional;

/** Everything that can be set. The dotted name is the key in {@code tandem.yaml}. */
public enum Key {
  // ---- the language model
  MODEL(
      "model",
      "SmolLM2-135M-Instruct",
      "language model: a name of 'tandem model list' or a GGUF file"),
  MODEL_ENDPOINT(
      "model.endpoint",
      "",
      "base URL of an OpenAI-compatible endpoint, http://HOST:PORT/v1; then 'model' is its model's name"),
  MODEL_KEY_ENV(
      "model.key_env", "OPENAI_API_KEY", "environment variable that holds the endpoint's key"),
  MODEL_CONTEXT("model.context", 8192, 64, "context length to assume for an endpoint, in tokens"),
  MODEL_BATCH("model.batch", 32, 1, "answers that the built-in engine computes together at most"),
  MODEL_QUEUE("model.queue", 256, 1, "answers that may wait for the built-in engine"),
  MODEL_CACHE_MB(
      "model.cache_mb",
      0,
      "memory for what the built-in engine remembers of the texts it works on; 0 takes half of the Java heap"),
  MODEL_ADAPTER(
      "model.adapter",
      "",
      "LoRA adapter that answers are written with: a folder as PEFT saves it, or a GGUF file"),
  MODEL_DETERMINISTIC(
      "model.deterministic",
      false,
      "whether every answer is the same to the last bit whatever else is computed; a single one is written several times slower then"),
  // ---- the embedding model
  EMBEDDER(
      "embedder",
      "bge-small-en-v1.5-q",
      "the built-in embedding model, or a folder with model.onnx and tokenizer.json"),
  EMBEDDER_ENDPOINT(
      "embedder.endpoint",
      "",
      "base URL of an OpenAI-compatible endpoint, http://HOST:PORT/v1; then 'embedder' is its model's name"),
  EMBEDDER_KEY_ENV(
      "embedder.key_env", "OPENAI_API_KEY", "environment variable that holds that endpoint's key"),
  EMBEDDER_QUERY_PREFIX(
      "embedder.query_prefix", "", "what that endpoint's model wants before a question"),
  EMBEDDER_PASSAGE_PREFIX(
      "embedder.passage_prefix", "", "what that endpoint's model wants before a passage"),
  EMBEDDER_MAX_TOKENS(
      "embedder.max_tokens", 512, 64, "most tokens of a passage that endpoint takes"),
  // ---- finding passages
  RETRIEVE_SPELLING(
      "retrieve.spelling",
      true,
      "whether words that no readable document has are also searched as near words that one has"),
  RETRIEVE_ACRONYMS(
      "retrieve.acronyms",
      true,
      "whether short forms that the documents explain, as in 'Remote Work Policy (RWP)', are searched as both"),
  RETRIEVE_CONDENSE(
      "retrieve.condense",
      true,
      "whether questions of more than 30 words are cut down to what they ask"),
  // ---- writing answers
  ANSWER_PASSAGES("answer.passages", 4, 1, "passages that an answer is made from, up to 20"),
  ANSWER_PROMPT_TOKENS("answer.prompt_tokens", 640, 1, "most tokens of the passages in a prompt"),
  ANSWER_EVIDENCE_TOKENS(
      "answer.evidence_tokens",
      AskOptions.LEAST_EVIDENCE,
      AskOptions.LEAST_EVIDENCE,
      AskOptions.MOST_EVIDENCE,
      "how many tokens of passages are read for a question, up to 8000; what one prompt does not hold is read in several, and what they find is put together"),
  ANSWER_SENTENCES(
      "answer.sentences",
      "auto",
      SettingForm.pattern("auto|all|[1-9]\\d{0,3}", "auto, all or a number of at least 1"),
      "how many of the passages' best sentences the model sees: a number, all for whole passages, auto for 2 with models under a billion parameters and all with others"),
  ANSWER_MAX_TOKENS("answer.max_tokens", 96, 1, "most tokens of a generated answer"),
  ANSWER_UNSUPPORTED(
      "answer.unsupported",
      "remove",
      SettingForm.words("remove", "flag"),
      "what happens to sentences without support: remove or flag"),
  ANSWER_READER(
      "answer.reader",
      true,
      "whether the arm rag reads with the adapter that comes with the program for its model; then passages, prompt_tokens and sentences do not matter"),
  ANSWER_EXAMPLES(
      "answer.examples",
      "",
      "file of labelled questions, as for tune, whose nearest the arm prompt shows the model"),
  ANSWER_CACHE(
      "answer.cache",
      1000,
      "answers kept in memory, to be given again to the same question while nothing in the collection has changed; 0 keeps none"),
  ANSWER_CACHE_ALIKE(
      "answer.cache_alike",
      "0.95",
      SettingForm.pattern("1(\\.0+)?|0?\\.\\d{1,6}", "a cosine from .5 to 1"),
      "cosine from which what the model wrote for another question about the same passages is used again; 1 for never"),
  // ---- how long text is kept
  RETENTION_ANSWERS_DAYS(
      "retention.answers_days",
      0,
      "after how many days questions and answers lose their text; 0 keeps them"),
  // ---- reading files
  INGEST_MAX_FILE_MB("ingest.max_file_mb", 64, 1, "larger files are refused"),
  INGEST_KEEP_ORIGINALS(
      "ingest.keep_originals",
      true,
      "whether PDF files are kept, sealed, so that a citation can be shown on its page"),
  INGEST_REDACT(
      "ingest.redact",
      "",
      SettingForm.read(PersonalData.Kind::parse),
      "personal data that is taken out of what is ingested: email, phone, iban, card, ip, national-id, separated by commas, or all; a collection may have its own"),
  INGEST_PARSER_MB("ingest.parser_mb", 512, 64, "memory of a parser process"),
  INGEST_PARSER_SECONDS("ingest.parser_seconds", 60, 1, "time a parser may take for one file"),
  // ---- serving
  SERVER_HOST("server.host", "127.0.0.1", "address to serve on; 0.0.0.0 for all"),
  SERVER_PORT("server.port", 8080, "port to serve on; 0 takes a free one"),
  SERVER_AUTH(
      "server.auth",
      "auto",
      SettingForm.words("auto", "keys"),
      "auto: without a key on the loopback address the machine's user is the owner; keys: always keys"),
  SERVER_TLS_CERT("server.tls_cert", "", "PEM file with the certificate chain; then HTTPS"),
  SERVER_TLS_KEY("server.tls_key", "", "PEM file with that certificate's private key (PKCS #8)"),
  SERVER_MAX_BODY_MB("server.max_body_mb", 64, "larger documents are refused"),
  SERVER_QUEUE("server.queue", 256, "how many asks may wait for the model"),
  SERVER_ASKS_AT_ONCE(
      "server.asks_at_once", 8, 1, "asks answered at once where the model is an endpoint"),
  SERVER_ADAPTERS(
      "server.adapters",
      "",
      "LoRA adapters, separated by commas, that /v1 offers by name as tandem/COLLECTION/ARM/NAME"),
  SERVER_RATE(
      "server.rate", 120, "requests a minute of a new key that names none; 0 sets no limit"),
  SERVER_TOKENS_MINUTE(
      "server.tokens_per_minute",
      0,
      "tokens a minute that the models read and write for a new key that names none; 0 sets no limit"),
  SERVER_TOKENS_DAY("server.tokens_per_day", 0, "the same a day"),
  // ---- people's tokens
  OIDC_ISSUER(
      "oidc.issuer",
      "",
      "issuer whose bearer tokens are accepted beside keys, as it stands in their 'iss', https://HOST/..."),
  OIDC_AUDIENCE("oidc.audience", "", "what those tokens must have in 'aud'"),
  OIDC_KEYS(
      "oidc.keys",
      "",
      "address of that issuer's public keys (JWKS); empty takes the one in its discovery document"),
  OIDC_GROUPS_CLAIM("oidc.groups_claim", "groups", "claim with the names of a person's groups"),
  OIDC_NAME_CLAIM(
      "oidc.name_claim",
      "sub",
      "claim that names the person, as user:NAME; it must be one that is never given to another"),
  OIDC_ALGORITHMS("oidc.algorithms", "RS256", "signatures that are accepted, separated by commas"),
  OIDC_ROLES(
      "oidc.roles",
      "",
      SettingForm.read(GroupRoles::parse),
      "what groups may do, as 'staff: reader; hr-team: reader,hr=editor', in tandem.yaml also a line for each; the group '*' is everybody of oidc.issuer, 'NAME/*' of a further one"),
  OIDC_ISSUERS(
      "oidc.issuers",
      "",
      "further issuers, in tandem.yaml a name with issuer, audience, keys, algorithms, groups_claim, name_claim, tenant or tenant_claim, prefix for each"),
  OIDC_CLOCK_SKEW("oidc.clock_skew", 60, 0, 300, "seconds by which the issuer's clock may differ"),
  OIDC_TENANT_CLAIM(
      "oidc.tenant_claim",
      "",
      "claim that names a person's tenant; then tokens that name none are refused"),
  // ---- tenants of a server
  TENANT_OPEN("tenant.open", 32, 1, "tenants that a server holds open at once"),
  TENANT_RATE(
      "tenant.rate", 0, "requests a minute of all keys of a tenant together; 0 sets no limit"),
  TENANT_TOKENS_MINUTE(
      "tenant.tokens_per_minute",
      0,
      "tokens a minute that the models read and write for a tenant; 0 sets no limit"),
  TENANT_TOKENS_DAY("tenant.tokens_per_day", 0, "the same a day"),
  TENANT_ASKS_AT_ONCE(
      "tenant.asks_at_once", 0, "asks of a tenant answered at once; 0 sets no limit"),
  // ---- watching
  OBSERVE_EVERY(
      "observe.every",
      15,
      "minutes from one look of the server at all monitors to the next; 0 leaves it to 'tandem observe run'"),
  OBSERVE_VALUES_DAYS(
      "observe.values_days",
      90,
      56,
      "days that every value of a monitor is kept; of older ones one a day stays"),
  OBSERVE_REPEATS(
      "observe.repeats",
      40,
      "questions of a collection that are asked again the night after a setting, prompt or model changed, and a quarter of them on other nights, to see whether the same still comes out; 0 for none"),
  OBSERVE_GATES_DAYS(
      "observe.gates_days",
      7,
      "days after which the server measures again whether an adapter in use passes its gates; 0 leaves it to 'tandem observe run --gates'"),
  OBSERVE_GATES_HOURS(
      "observe.gates_hours",
      "01:00-05:00",
      SettingForm.read(hours -> QuietHours.parse(hours, "UTC")),
      "hours in which that begins, in the time zone of incidents.zone; it waits while anybody asks"),
  OBSERVE_HOSTS(
      "observe.hosts",
      "",
      "hosts that own metrics may be read from beside this machine, separated by commas"),
  OBSERVE_METRICS(
      "observe.metrics",
      "",
      "own metrics, in tandem.yaml a name with sql or json, pointer, low, high and what for each"),
  OBSERVE_TRACES_ENDPOINT(
      "observe.traces.endpoint",
      "",
      "base URL of an OpenTelemetry collector that takes OTLP over HTTP, http://HOST:4318; empty takes OTEL_EXPORTER_OTLP_ENDPOINT, without which nothing is traced"),
  OBSERVE_TRACES_SHARE(
      "observe.traces.share",
      "1",
      SettingForm.pattern("[01]|1?\\.0+|0?\\.\\d{1,9}", "a number from 0 to 1"),
      "share of the traces that are kept, 0 to 1, where no caller has decided it"),
  OBSERVE_TRACES_CONTENT(
      "observe.traces.content", false, "whether questions, prompts and answers are in the traces"),
  OBSERVE_OPENLINEAGE_FILE(
      "observe.openlineage.file", "", "file that OpenLineage events are added to, one a line"),
  OBSERVE_OPENLINEAGE_URL(
      "observe.openlineage.url",
      "",
      "address that OpenLineage events are posted to, http://HOST:5000/api/v1/lineage"),
  OBSERVE_OPENLINEAGE_KEY_ENV(
      "observe.openlineage.key_env",
      "OPENLINEAGE_API_KEY",
      "environment variable that holds that address' key"),
  // ---- incidents
  INCIDENTS_WEBHOOK(
      "incidents.webhook",
      "",
      "URLs, separated by commas, that are told of incidents; https, or http on this machine"),
  INCIDENTS_WEBHOOK_FORM(
      "incidents.webhook_form",
      "slack",
      SettingForm.words("slack", "json"),
      "what they are sent: slack or json"),
  INCIDENTS_SECRET_ENV(
      "incidents.secret_env",
      "TANDEM_INCIDENTS_SECRET",
      "environment variable with the secret that webhooks are signed with"),
  INCIDENTS_SECRET_FILE(
      "incidents.secret_file", "", "file with that secret, where the variable is not set"),
  INCIDENTS_MAIL_SERVER(
      "incidents.mail_server", "", "SMTP server for mail about incidents, [USER@]HOST[:PORT]"),
  INCIDENTS_MAIL_PASSWORD_ENV(
      "incidents.mail_password_env",
      "TANDEM_MAIL_PASSWORD",
      "environment variable that holds that user's password"),
  INCIDENTS_MAIL_FROM("incidents.mail_from", "", "sender of that mail"),
  INCIDENTS_MAIL_TO("incidents.mail_to", "", "its receivers, separated by commas"),
  INCIDENTS_COMMAND(
      "incidents.command",
      "",
      "program with arguments, separated by blanks, that is told of incidents as JSON on its standard input; no shell reads it"),
  INCIDENTS_OWNERS(
      "incidents.owners",
      "",
      SettingForm.read(Owners::parse),
      "whose incidents are, as 'hr: user:ann; source:/srv/wiki: group:it; *: ops@example.org'"),
  INCIDENTS_PROMISES(
      "incidents.promises",
      "",
      SettingForm.read(Promises::parse),
      "what is promised, as 'hr: answered=0.9, p95=2s; *: resolve=8h'; also grounded, freshness and acknowledge"),
  INCIDENTS_QUIET(
      "incidents.quiet",
      "",
      SettingForm.read(hours -> QuietHours.parse(hours, "UTC")),
      "hours in which only what is critical is told, as 22:00-07:00"),
  INCIDENTS_ZONE(
      "incidents.zone",
      "UTC",
      SettingForm.read(zone -> QuietHours.parse("", zone)),
      "time zone of those hours, such as Europe/Berlin"),
  INCIDENTS_REMIND(
      "incidents.remind_minutes",
      240,
      1,
      "minutes after which an incident that nobody acknowledged is told again"),
  INCIDENTS_PER_INCIDENT(
      "incidents.per_incident", 6, 1, "notices of one incident in 24 hours at most"),
  INCIDENTS_PER_HOUR(
      "incidents.per_hour",
      10,
      1,
      "notices in an hour at most; what is more comes in a digest later"),
  INCIDENTS_SETTLE(
      "incidents.settle_minutes",
      30,
      "minutes that all must be well again until an incident resolves itself"),
  INCIDENTS_TOGETHER(
      "incidents.together_minutes",
      60,
      "breaches that begin within so many minutes are one incident"),
  // ---- who reads
  AS(
      "as",
      "",
      SettingForm.read(Principals::parse),
      "principals to read as where --as is not given, e.g. user:ann,group:hr");

  private final String dotted;
  private final Object standard;
  private final SettingForm form;
  private final String help;

  Key(String dotted, String standard, String help) {
    this(dotted, standard, SettingForm.TEXT, help);
  }

  Key(String dotted, boolean standard, String help) {
    this(dotted, standard, SettingForm.FLAG, help);
  }

  Key(String dotted, int standard, String help) {
    this(dotted, standard, 0, help);
  }

  /**
   * @param least smallest value of a number
   */
  Key(String dotted, int standard, int least, String help) {
    this(dotted, standard, least, Integer.MAX_VALUE, help);
  }

  /**
   * @param least smallest value of a number
   * @param most largest
   */
  Key(String dotted, int standard, int least, int most, String help) {
    this(dotted, standard, new SettingForm.Number(least, most), help);
  }

  Key(String dotted, Object standard, SettingForm form, String help) {
    this.dotted = dotted;
    this.standard = standard;
    this.form = form;
    this.help = help;
  }

  public String dotted() {
    return dotted;
  }

  public Object standard() {
    return standard;
  }

  public String help() {
    return help;
  }

  public String environment() {
    return "TANDEM_" + dotted.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /**
   * @param where the value was given, for the message
   * @throws UserError if the value has the wrong form
   */
  void check(String value, String where) {
    try {
      Optional<String> must = form.fault(value);
      if (must.isPresent()) {
        throw new UserError(
            "%s must be %s, not '%s' (%s).".formatted(dotted, must.get(), value, where));
      }
    } catch (IllegalArgumentException e) {
      throw new UserError("%s: %s (%s).".formatted(dotted, e.getMessage(), where), e);
    }
  }
}
