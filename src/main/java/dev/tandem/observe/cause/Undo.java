package dev.tandem.observe.cause;

import dev.tandem.text.Acl;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One change that is taken back in a shadow, and nowhere else. */
public sealed interface Undo {
  /** Settings of the home as they were, by key. */
  record Settings(Map<String, String> before) implements Undo {
    public Settings {
      before = Map.copyOf(before);
    }
  }

  /** The embedder as it was, by the keys of its settings, and all vectors made by it. */
  record Embedding(List<String> collections, Map<String, String> before) implements Undo {
    public Embedding {
      collections = List.copyOf(collections);
      before = Map.copyOf(before);
    }
  }

  /**
   * A setting of a collection as it was.
   *
   * @param before JSON; empty where it was not set
   */
  record CollectionSetting(String collection, String key, String before) implements Undo {}

  /**
   * The prompt's text as it was.
   *
   * @param before empty where the built-in one was used
   */
  record Prompt(String collection, String before) implements Undo {}

  /**
   * A set of examples as it was.
   *
   * @param before hash of its rows
   */
  record Rows(String collection, String set, String before) implements Undo {}

  /** Documents in older versions, by id. */
  record Versions(String collection, Map<String, Integer> before) implements Undo {
    public Versions {
      before = Map.copyOf(before);
    }
  }

  /** As if documents had never come. */
  record Without(String collection, Set<String> docIds) implements Undo {
    public Without {
      docIds = Set.copyOf(docIds);
    }
  }

  /** The readers of documents as they were, by id. */
  record Readers(String collection, Map<String, Acl> before) implements Undo {
    public Readers {
      before = Map.copyOf(before);
    }
  }

  /** The index made anew from what the ledger has. */
  record Rebuilt(String collection) implements Undo {}

  /**
   * All documents cut into passages anew.
   *
   * @param before settings of the home as they were, by key, where they shape passages
   */
  record Recut(List<String> collections, Map<String, String> before) implements Undo {
    public Recut {
      collections = List.copyOf(collections);
      before = Map.copyOf(before);
    }
  }

  /** A source read again. */
  record Synced(String collection, String source) implements Undo {}
}
