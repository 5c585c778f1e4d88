package dev.tandem;

import dev.tandem.json.Json;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.AuditEntry;
import dev.tandem.ledger.AuditQuery;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.Principal;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One person's data: given out, and destroyed. An adapter is known to have learnt from an answer by
 * its rows' {@code doc_ids}, in which the answer stands as {@code answer:ID}.
 */
public final class Persons {
  private static final String ANSWER = "answer:";
  private static final int PAGE = 1_000;

  private final Home home;
  private final Scribe scribe;

  Persons(Home home, Scribe scribe) {
    this.home = home;
    this.scribe = scribe;
  }

  /** All that the home holds of a person. */
  public PersonData data(Principal person) {
    return scribe.changes("exported", "", "person", () -> read(person));
  }

  private PersonData read(Principal person) {
    List<AnswerReplay> answers = home.ledger().answers().of(person);
    List<AuditEntry> audit = new ArrayList<>();
    List<AuditEntry> page;
    long before = Long.MAX_VALUE;
    do {
      page = home.ledger().audit().page(AuditQuery.of(person.value()), before, PAGE);
      audit.addAll(page);
      before = page.isEmpty() ? 0 : page.getLast().sequence();
    } while (page.size() == PAGE);
    return new PersonData(
        person.value(),
        home.clock().instant(),
        answers,
        audit,
        keys(person),
        documents(person),
        adapters(answers));
  }

  /**
   * Writes a person's data into a folder: {@code person.json} for programs, {@code person.md} for
   * people.
   *
   * @throws UserError if the folder is there already, or cannot be written
   */
  public PersonData export(Principal person, Path folder) {
    PersonData data = data(person);
    try {
      OwnerOnly.createFolder(folder);
      Files.writeString(OwnerOnly.createFile(folder.resolve("person.json")), Json.pretty(data));
      Files.writeString(
          OwnerOnly.createFile(folder.resolve("person.md")), new PersonText(data).markdown());
      return data;
    } catch (FileAlreadyExistsException e) {
      throw new UserError("There is already a folder '%s'; name another.".formatted(folder), e);
    } catch (IOException e) {
      throw new UserError(
          "The folder '%s' cannot be written: %s.".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * Destroys the text of a person's questions, answers and feedback, the files that they uploaded,
   * and their name in the audit log; says what learnt from them and what still names them.
   */
  public Forgotten forget(Principal person) {
    return scribe.changes(
        "forgot",
        "",
        "person",
        () -> {
          List<String> adapters = adapters(home.writerLedger().answers().of(person));
          int answers = home.writerLedger().answers().forget(person);
          new Uploads(home).forget(person);
          home.forgetAnswers();
          List<String> keys =
              keys(person).stream()
                  .filter(key -> key.holds(home.clock().instant()))
                  .map(ApiKey::name)
                  .toList();
          return new Forgotten(answers, adapters, keys, documents(person));
        });
  }

  private List<ApiKey> keys(Principal person) {
    return home.ledger().keys().all().stream()
        .filter(key -> key.principals().all().contains(person))
        .toList();
  }

  private List<DocumentKey> documents(Principal person) {
    List<DocumentKey> named = new ArrayList<>();
    for (CollectionInfo info : home.ledger().collections().all()) {
      home.ledger()
          .documents()
          .forEachCurrent(
              info.name(),
              document -> {
                if (document.acl().readers().contains(person)) {
                  named.add(new DocumentKey(info.name(), document.docId()));
                }
              });
    }
    return named;
  }

  /** Of every collection that an answer was of, and of none. */
  private List<String> adapters(List<AnswerReplay> answers) {
    Set<String> collections = new LinkedHashSet<>(List.of(""));
    answers.forEach(answer -> collections.addAll(answer.given().collections()));
    List<String> ids = answers.stream().map(answer -> ANSWER + answer.given().id()).toList();
    Set<String> names = new LinkedHashSet<>();
    for (String collection : collections) {
      home.ledger().adapters().trainedOn(collection, ids).stream()
          .map(AdapterInfo::name)
          .forEach(names::add);
    }
    return List.copyOf(names);
  }
}
