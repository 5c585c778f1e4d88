package dev.tandem.example;

import dev.tandem.llm.Message;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Something to learn from. */
public sealed interface Example {
  /** Where it was found. */
  Place place();

  /** Who may read it and what it was made from. */
  Origin origin();

  /** What the model is given: decides whether two examples are the same question. */
  String prompt();

  /** What it has to answer. */
  String answer();

  /**
   * @param acl who may read the row; empty where it does not say
   * @param documents it was made from
   * @param shown documents whose passages stand in it beside; rows that share one of these are no
   *     more alike for it
   */
  record Origin(Optional<Acl> acl, List<DocumentKey> documents, List<DocumentKey> shown) {
    static final Origin UNKNOWN = new Origin(Optional.empty(), List.of());

    public Origin {
      documents = List.copyOf(documents);
      shown = List.copyOf(shown);
    }

    public Origin(Optional<Acl> acl, List<DocumentKey> documents) {
      this(acl, documents, List.of());
    }

    /** All that is learnt of with it. */
    public SortedSet<DocumentKey> learnt() {
      SortedSet<DocumentKey> all = new TreeSet<>(documents);
      all.addAll(shown);
      return all;
    }
  }

  /**
   * A conversation.
   *
   * @param muted turns, by index, that are never learnt (OpenAI's {@code "weight": 0})
   */
  record Chat(Place place, Origin origin, List<Message> messages, Set<Integer> muted)
      implements Example {
    public Chat {
      messages = List.copyOf(messages);
      muted = Set.copyOf(muted);
    }

    /** A question alone. */
    static Chat of(Place place, Origin origin, String prompt) {
      return new Chat(place, origin, List.of(Message.user(prompt)), Set.of());
    }

    /** One question, one answer. */
    static Chat of(Place place, Origin origin, String prompt, String answer) {
      return new Chat(
          place, origin, List.of(Message.user(prompt), Message.assistant(answer)), Set.of());
    }

    /** Whether it is a question that has no answer yet. */
    public boolean open() {
      return messages.getLast().role() == Message.Role.USER;
    }

    /** The turns up to its last question. */
    public List<Message> question() {
      return open() ? messages : messages.subList(0, messages.size() - 1);
    }

    /** The same question with another answer, and who may read it then. */
    public Chat answered(String answer, Origin learntFrom) {
      List<Message> turns = new ArrayList<>(question());
      turns.add(Message.assistant(answer));
      Set<Integer> still = new HashSet<>(muted);
      still.remove(turns.size() - 1);
      return new Chat(place, learntFrom, turns, still);
    }

    /** All turns before the first answer. */
    @Override
    public String prompt() {
      return text(0, firstAnswer());
    }

    @Override
    public String answer() {
      return text(firstAnswer(), messages.size());
    }

    private int firstAnswer() {
      return (int)
          messages.stream().takeWhile(message -> message.role() != Message.Role.ASSISTANT).count();
    }

    private String text(int from, int to) {
      return messages.subList(from, to).stream()
          .map(Message::content)
          .collect(Collectors.joining("\n"));
    }

    /** Indexes of the turns of some roles that are to be learnt. */
    Set<Integer> learnt(Set<Message.Role> roles) {
      return IntStream.range(0, messages.size())
          .filter(i -> roles.contains(messages.get(i).role()) && !muted.contains(i))
          .boxed()
          .collect(Collectors.toSet());
    }
  }

  /** A text with its label. */
  record Labelled(Place place, Origin origin, String text, String label) implements Example {
    @Override
    public String prompt() {
      return text;
    }

    @Override
    public String answer() {
      return label;
    }
  }

  /** A document, to be learnt as it stands. */
  record Raw(Place place, Origin origin, String text) implements Example {
    @Override
    public String prompt() {
      return text;
    }

    @Override
    public String answer() {
      return "";
    }
  }
}
