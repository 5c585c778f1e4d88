package dev.tandem.observe.cause;

import java.util.Locale;

/** What can be behind an incident. */
public enum Cause {
  SOURCE_STOPPED("a source is not read any more", "run its ingest again and mend what starts it"),
  STALE_SOURCE(
      "a source is read and has nothing new", "ask the source's owner why it does not change"),
  TRUNCATED_PARSE(
      "a document lost most of its text when it was read",
      "look at the file and its parser, then ingest it again"),
  DUPLICATE_FLOOD(
      "copies of the same documents crowd out the others", "delete the copies and keep one"),
  DELETE_NOT_PROPAGATED(
      "what is gone at its source is still answered from", "delete it here with 'tandem delete'"),
  CHUNKER_CHANGE(
      "documents are cut into other pieces", "set the old sizes back and ingest them again"),
  EMBEDDING_CHANGE(
      "another embedding model is in use",
      "set the old 'embedder' back and run 'tandem collection reembed'"),
  INDEX_CHANGE("what is found is ranked otherwise", "set the old ranking back, or fit it again"),
  HALF_BUILT_INDEX(
      "the index lacks passages that the ledger has",
      "delete the index folder; it is built again from the ledger"),
  PERMISSION_FILTER(
      "readers lost or gained documents", "set the readers right with 'tandem acl set'"),
  PROMPT_EDIT("the prompt was edited", "put the old prompt back"),
  ADAPTER_SWAP(
      "another adapter or model answers",
      "take it back with 'tandem adapter rollback', or set the old one"),
  MISLABELLED_ROWS(
      "rows of the training data have wrong labels", "mend the labels and train again"),
  LEAKED_ROWS(
      "rows of the test data are in the training data",
      "take them out of the training data, train and measure again"),
  JUDGE_CHANGE("what measures was changed, not what is measured", "set the old judge back"),
  ENDPOINT("the model's endpoint fails or is another", "mend the endpoint or set the old one back"),
  LOAD("more is asked than can be answered in time", "limit the callers, or give more machine"),
  SETTING_CHANGE("a setting was changed", "set the old value back"),
  CONTENT_ERROR(
      "what a document says became wrong", "have its owner mend the text, then ingest it again"),
  LANGUAGE_OR_ENCODING(
      "a document came in another language or with broken letters",
      "mend its encoding at the source, then ingest it again"),
  NOT_DETERMINED("no cause was proved", "look at what is missing");

  private final String words;
  private final String fix;

  Cause(String words, String fix) {
    this.words = words;
    this.fix = fix;
  }

  /** In words, as the middle of a sentence. */
  public String words() {
    return words;
  }

  /** What mends it, as an imperative. */
  public String fix() {
    return fix;
  }

  /** As it is written for people. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
