package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.llm.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has the model write an answer from evidence (step 4 of retrieval-augmented generation), and keeps
 * of it what the passages support.
 */
final class DraftWriter {
  /** A quote of the model's answer must be one of the units that rank this close to the best. */
  private static final double RELEVANT = 0.8;

  /** How many of those a second reading is shown, at most. */
  private static final int NEAREST = 3;

  private final AnswerParts parts;
  private final AskRequest request;
  private final Reach reach;
  private final Reading reading;
  private final Tally tally;
  private final Columns columns;
  private final String question;
  private final Supplier<Readable> readable;

  /**
   * @param question without what went before
   * @param readable what may be read at the moment it is asked
   */
  DraftWriter(
      AnswerParts parts,
      AskRequest request,
      Reach reach,
      Reading reading,
      Tally tally,
      Columns columns,
      String question,
      Supplier<Readable> readable) {
    this.parts = parts;
    this.request = request;
    this.reach = reach;
    this.reading = reading;
    this.tally = tally;
    this.columns = columns;
    this.question = question;
    this.readable = readable;
  }

  /**
   * What the model wrote.
   *
   * @param evidence that it was shown
   * @param writing its sentences held against the passages
   * @param cached whether it was written for a question like this one
   */
  record Written(Evidence evidence, Generation generation, Writing writing, boolean cached) {
    private static Written of(
        Evidence evidence, Generation generation, Writing writing, boolean cached) {
      writing.end(generation.finish() == Generation.Finish.STOP);
      return new Written(evidence, generation, writing, cached);
    }
  }

  /**
   * Generates, unless that was done for a question like this one. A model that chooses among
   * several passages and wrote of others than those that rank best is asked once more, about the
   * best alone; what it says of them is the answer if they support it.
   */
  Written write(AnswerCache.Asked asked, Evidence evidence, Telling telling) {
    Written first = writeOnce(asked, evidence, telling);
    boolean elsewhere =
        reading.learnt()
            && !saysNothing(first)
            && supported(evidence, evidence.ranked(), first.writing).isEmpty();
    if (!elsewhere) {
      return first;
    }
    Evidence nearest =
        evidence.only(
            evidence.ranked().stream()
                .limit(NEAREST)
                .filter(candidate -> close(candidate, evidence.ranked()))
                .toList(),
            reading.most(request.options()),
            parts.model()::countTokens);
    Written second = writeOnce(asked, nearest, telling);
    boolean better = supported(nearest, nearest.ranked(), second.writing).isPresent();
    Written kept = better ? second : first;
    return new Written(
        kept.evidence,
        kept.generation.with(first.generation, second.generation),
        kept.writing,
        first.cached && second.cached);
  }

  private boolean saysNothing(Written written) {
    return declined(written.evidence).saidBy(written.generation.text());
  }

  private Declined declined(Evidence evidence) {
    return Declined.in(reach.language(evidence.passages()));
  }

  private Written writeOnce(AnswerCache.Asked asked, Evidence evidence, Telling telling) {
    Optional<Written> before =
        parts
            .cache()
            .alike(asked, question, evidence, parts.embedder()::query)
            .map(text -> writtenBefore(text, evidence));
    if (before.isPresent()) {
      return before.get();
    }
    Written written = generate(evidence, telling);
    // What was deleted while the model wrote is forgotten already.
    if (call(evidence).keep().getAsBoolean()) {
      parts.cache().keep(asked, question, evidence, written.generation);
    }
    return written;
  }

  private Written writtenBefore(Generation generation, Evidence evidence) {
    Writing writing = writing(evidence);
    writing.take(generation.text());
    return Written.of(evidence, generation, writing, true);
  }

  /**
   * Whether there is an answer has been decided: a reader that declines nevertheless is asked once
   * more, for something else.
   */
  private Written generate(Evidence evidence, Telling telling) {
    List<Message> conversation = reading.conversation(request, question, evidence);
    Declined declined = declined(evidence);
    Writing first = writing(evidence);
    Generation generation =
        call(evidence).generate(conversation, pieces(evidence, first, telling), telling.listener());
    if (reading.learnt() && declined.saidBy(generation.text())) {
      Writing second = writing(evidence);
      Optional<Generation> other =
          call(evidence)
              .generateOtherThan(
                  declined.sentence(),
                  conversation,
                  pieces(evidence, second, telling),
                  telling.listener());
      if (other.isPresent()) {
        return Written.of(evidence, other.get(), second, false);
      }
    }
    return Written.of(evidence, generation, first, false);
  }

  private Consumer<String> pieces(Evidence evidence, Writing writing, Telling telling) {
    return piece -> {
      if (writing.take(piece)) {
        supported(evidence, evidence.ranked(), writing)
            .ifPresent(draft -> telling.upTo(draft.text()));
      }
    };
  }

  /** Takes what the model writes about the evidence. */
  Writing writing(Evidence evidence) {
    return new Grounder(
            request.question(),
            evidence.units(),
            evidence.weights(),
            reach.language(evidence.passages()),
            reading.form())
        .writing();
  }

  /** What the model is asked about the evidence. */
  ModelCall call(Evidence evidence) {
    Readable now = readable.get();
    return new ModelCall(
        parts.model(),
        request,
        reach.scope(),
        () -> evidence.passages().stream().allMatch(now::holds));
  }

  /**
   * The model's sentences so far as an answer, if they are one by the ranking of all units. More
   * sentences leave an answer an answer and its text the beginning of the longer one, so it can be
   * told while the model writes. Words of a passage that may not be read any more may be in what it
   * wrote: then nothing of it is used.
   */
  Optional<Draft> supported(Evidence evidence, List<Candidate> ranked, Writing writing) {
    Readable now = readable.get();
    if (!evidence.passages().stream().allMatch(now::holds)) {
      return Optional.empty();
    }
    if (!writing.sentences().stream().allMatch(columns::agree)) {
      return Optional.empty();
    }
    Draft draft = Draft.generated(now, writing.sentences(), request.options().keepUnsupported());
    boolean answers =
        draft.quoted().stream().filter(tally::answeredBy).anyMatch(span -> relevant(span, ranked));
    return answers ? Optional.of(draft) : Optional.empty();
  }

  /** Whether what is quoted is among the best. */
  static boolean relevant(Span quoted, List<Candidate> ranked) {
    return ranked.stream()
        .takeWhile(candidate -> close(candidate, ranked))
        .anyMatch(candidate -> candidate.span().overlaps(quoted));
  }

  private static boolean close(Candidate candidate, List<Candidate> ranked) {
    return candidate.score() >= ranked.getFirst().score() - RELEVANT;
  }
}
