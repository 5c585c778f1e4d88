package dev.tandem.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.example.Refusal.Why;
import dev.tandem.llm.Message;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleFileTest {
  private static final String CHAT =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"%s}]%s}";

  @TempDir Path folder;

  private ExampleFile read(String name, String... lines) throws IOException {
    Path file = Files.write(folder.resolve(name), List.of(lines));
    return ExampleFile.read(file, Optional.empty());
  }

  @Test
  void aChatHoldsTurnsReadersDocumentsAndWhatIsNotLearnt() throws IOException {
    ExampleFile file =
        read(
            "chat.jsonl",
            CHAT.formatted("", ",\"acl\":[\"group:hr\",\"user:ann\"],\"doc_ids\":[\"a.md\"]"),
            CHAT.formatted(",\"weight\":0", ",\"acl\":\"public\""));
    assertThat(file.format()).isEqualTo(Format.CHAT);
    assertThat(file.refused()).isEmpty();
    Example.Chat chat = (Example.Chat) file.rows().getFirst();
    assertThat(chat.messages()).containsExactly(Message.user("a"), Message.assistant("b"));
    assertThat(chat.origin())
        .isEqualTo(
            new Example.Origin(
                Optional.of(Acl.parse("group:hr,user:ann")), List.of(new DocumentKey("", "a.md"))));
    Set<Message.Role> roles = Set.of(Message.Role.ASSISTANT);
    assertThat(chat.learnt(roles)).containsExactly(1);
    assertThat(((Example.Chat) file.rows().get(1)).learnt(roles)).isEmpty();
  }

  @Test
  void rowsOfJsonAreTextsWithLabelsWhereThatIsAskedFor() throws IOException {
    Path file =
        Files.write(
            folder.resolve("labels.jsonl"),
            List.of(
                "{\"text\":\" Where? \",\"label\":\"place\",\"acl\":\"group:hr\"}",
                "{\"prompt\":\"When?\",\"completion\":\"time\",\"doc_ids\":[\"a.md\"]}",
                "{\"question\":\"Who?\",\"answers\":[\"person\"]}",
                CHAT.formatted("", ""),
                "{\"text\":\"Why?\"}"));
    ExampleFile read = ExampleFile.read(file, Optional.of(Format.CLASSIFICATION));
    assertThat(read.rows()).allMatch(Example.Labelled.class::isInstance);
    assertThat(read.rows())
        .extracting(Example::prompt, Example::answer)
        .containsExactly(
            tuple("Where?", "place"),
            tuple("When?", "time"),
            tuple("Who?", "person"),
            tuple("a", "b"));
    assertThat(read.rows().get(0).origin().acl()).contains(Acl.parse("group:hr"));
    assertThat(read.rows().get(1).origin().documents())
        .containsExactly(new DocumentKey("", "a.md"));
    assertThat(read.refused())
        .extracting(each -> each.place().line(), Refusal::reason)
        .containsExactly(tuple(5, "has no text \"label\""));
    StoredSet.Read stored = StoredSet.upload(file, Optional.of(Format.CLASSIFICATION));
    assertThat(stored.refused()).extracting(each -> each.place().line()).containsExactly(5, 1, 2);
  }

  @Test
  void badRowsAreNamedByLineAndKindAndTheOthersRead() throws IOException {
    ExampleFile file =
        read(
            "chat.jsonl",
            CHAT.formatted("", ""),
            "",
            "nonsense",
            "{\"messages\":[]}",
            "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
            "{\"messages\":[{\"role\":\"assistant\",\"content\":\"x\"}]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\" \"},{\"role\":\"assistant\",\"content\":\"x\"}]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":{}},{\"role\":\"assistant\",\"content\":\"x\"}]}",
            CHAT.formatted("", ",\"acl\":\"ann\""),
            CHAT.formatted("", "") + "}");
    assertThat(file.rows()).hasSize(1);
    assertThat(file.refused())
        .extracting(refusal -> refusal.place().line(), Refusal::why)
        .containsExactly(
            tuple(3, Why.UNREADABLE),
            tuple(4, Why.EMPTY),
            tuple(5, Why.ROLES),
            tuple(6, Why.ROLES),
            tuple(7, Why.ROLES),
            tuple(8, Why.EMPTY),
            tuple(9, Why.UNREADABLE),
            tuple(10, Why.UNREADABLE),
            tuple(11, Why.UNREADABLE));
  }

  @Test
  void promptsWithCompletionsAndQuestionsWithAnswersAreShortChats() throws IOException {
    ExampleFile prompts =
        read("p.jsonl", "{\"prompt\":\"a\",\"completion\":\"b\"}", "{\"prompt\":\"a\"}");
    assertThat(prompts.format()).isEqualTo(Format.COMPLETION);
    assertThat(prompts.rows())
        .extracting(Example::prompt, Example::answer)
        .containsExactly(tuple("a", "b"));
    assertThat(prompts.refused()).hasSize(1);
    ExampleFile tabs = read("q.csv", "who?\t\"[\"\"ann\"\", \"\"bob\"\"]\"", "when?\t[]");
    assertThat(tabs.format()).isEqualTo(Format.QUESTIONS);
    assertThat(tabs.rows()).extracting(Example::answer).containsExactly("ann");
    assertThat(tabs.refused())
        .extracting(Refusal::toString)
        .allMatch(s -> s.endsWith("line 2 has no answer"));
    ExampleFile json =
        read("q.jsonl", "{\"question\":\"a\",\"answers\":[\"b\"],\"doc_ids\":[\"d\"]}");
    assertThat(json.rows().getFirst().origin().documents())
        .containsExactly(new DocumentKey("", "d"));
  }

  @Test
  void tablesFollowRfc4180AndCountLinesAcrossQuotedBreaks() throws IOException {
    ExampleFile file =
        read(
            "rows.csv",
            "Text,Label",
            "\"Two, \"\"quoted\"\"",
            "lines\",first",
            "plain,second",
            "alone",
            ",third");
    assertThat(file.format()).isEqualTo(Format.CLASSIFICATION);
    assertThat(file.rows())
        .extracting(row -> row.place().line(), Example::prompt, Example::answer)
        .containsExactly(tuple(2, "Two, \"quoted\"\nlines", "first"), tuple(4, "plain", "second"));
    assertThat(file.refused())
        .extracting(refusal -> refusal.place().line(), Refusal::why)
        .containsExactly(tuple(5, Why.UNREADABLE), tuple(6, Why.EMPTY));
    assertThat(read("rows.tsv", "a, b\tx", "c\ty").rows())
        .extracting(Example::prompt)
        .containsExactly("a, b", "c");
  }

  @Test
  void aFileOfNoKnownFormatIsRefusedInOneSentence() throws IOException {
    assertThatThrownBy(() -> read("notes.txt", "just prose")).hasMessageContaining("--format");
    assertThatThrownBy(() -> read("x.jsonl", "{\"other\":1}")).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> read("empty.jsonl", "")).hasMessageContaining("no examples");
    assertThatThrownBy(() -> ExampleFile.read(folder.resolve("absent"), Optional.empty()))
        .hasMessageContaining("absent");
    Files.write(folder.resolve("latin.csv"), new byte[] {(byte) 0xE9, ',', 'a'});
    assertThatThrownBy(() -> ExampleFile.read(folder.resolve("latin.csv"), Optional.empty()))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> Format.parse("xml")).hasMessageContaining("classification");
  }
}
