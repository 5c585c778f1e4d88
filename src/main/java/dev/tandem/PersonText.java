package dev.tandem;

import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.AuditEntry;
import dev.tandem.text.DocumentKey;

/** A person's data as a page for people, in Markdown. What they wrote stands indented, as code. */
final class PersonText {
  private final PersonData data;
  private final StringBuilder text = new StringBuilder();

  PersonText(PersonData data) {
    this.data = data;
  }

  String markdown() {
    line("# What is held of %s".formatted(data.principal()));
    line("Written %s. `person.json` holds the same for programs.".formatted(data.written()));
    line("## Questions and answers (%d)".formatted(data.answers().size()));
    data.answers().forEach(this::answer);
    line("## What they did (%d)".formatted(data.audit().size()));
    for (AuditEntry entry : data.audit()) {
      item(
          "%s %s %s %s (%s)"
              .formatted(
                  entry.time(),
                  entry.action(),
                  entry.collection(),
                  entry.object(),
                  entry.outcome()));
    }
    line("## Keys of the server (%d)".formatted(data.keys().size()));
    for (ApiKey key : data.keys()) {
      item(
          "%s, made %s%s"
              .formatted(
                  key.name(),
                  key.created(),
                  key.revoked().map(time -> ", revoked " + time).orElse("")));
    }
    line("## Documents that name them as a reader (%d)".formatted(data.documents().size()));
    for (DocumentKey document : data.documents()) {
      item(document.collection() + ": " + document.docId());
    }
    line("## Adapters that learnt from their answers (%d)".formatted(data.adapters().size()));
    data.adapters().forEach(this::item);
    return text.toString();
  }

  private void answer(AnswerReplay replay) {
    line(
        "### %s in %s"
            .formatted(replay.given().time(), String.join(", ", replay.given().collections())));
    quoted("Question", replay.given().question());
    quoted("Answer", replay.given().answer());
    replay.feedback().ifPresent(said -> quoted("Rated " + said.rating().word(), said.comment()));
  }

  private void quoted(String name, String words) {
    line(name + ":");
    line((words.isEmpty() ? "(no text)" : words).indent(4).stripTrailing());
  }

  private void item(String words) {
    text.append("- ").append(words).append('\n');
  }

  private void line(String words) {
    text.append(text.isEmpty() ? "" : "\n").append(words).append("\n");
  }
}
