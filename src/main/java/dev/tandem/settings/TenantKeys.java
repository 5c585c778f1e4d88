package dev.tandem.settings;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which settings a tenant may not have of its own, and which it never has from others. */
final class TenantKeys {
  /** What is there once for all tenants of a server: models, the address, the issuer. */
  static final Set<Key> SERVER =
      Collections.unmodifiableSet(
          EnumSet.of(
              Key.MODEL,
              Key.MODEL_ENDPOINT,
              Key.MODEL_KEY_ENV,
              Key.MODEL_CONTEXT,
              Key.MODEL_BATCH,
              Key.MODEL_QUEUE,
              Key.MODEL_CACHE_MB,
              Key.MODEL_DETERMINISTIC,
              Key.EMBEDDER,
              Key.EMBEDDER_ENDPOINT,
              Key.EMBEDDER_KEY_ENV,
              Key.EMBEDDER_QUERY_PREFIX,
              Key.EMBEDDER_PASSAGE_PREFIX,
              Key.EMBEDDER_MAX_TOKENS,
              Key.SERVER_HOST,
              Key.SERVER_PORT,
              Key.SERVER_AUTH,
              Key.SERVER_TLS_CERT,
              Key.SERVER_TLS_KEY,
              Key.SERVER_ASKS_AT_ONCE,
              Key.OIDC_ISSUER,
              Key.OIDC_AUDIENCE,
              Key.OIDC_KEYS,
              Key.OIDC_ISSUERS,
              Key.OIDC_GROUPS_CLAIM,
              Key.OIDC_NAME_CLAIM,
              Key.OIDC_ALGORITHMS,
              Key.OIDC_CLOCK_SKEW,
              Key.OIDC_TENANT_CLAIM,
              Key.TENANT_OPEN));

  /**
   * What was learnt from a home's data, shows it, or says who may read it: never taken from the
   * home's file or the environment.
   */
  static final Set<Key> OWN =
      Collections.unmodifiableSet(
          EnumSet.of(
              Key.MODEL_ADAPTER, Key.ANSWER_EXAMPLES, Key.SERVER_ADAPTERS, Key.OIDC_ROLES, Key.AS));

  private TenantKeys() {}
}
