package dev.tandem.server.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import dev.tandem.json.Json;
import dev.tandem.settings.GroupRoles;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose tokens are accepted, and what their groups may do.
 *
 * @param issuers no two of the same {@code iss}; of two prefixes none begins another
 */
public record OidcSettings(List<OidcIssuer> issuers, GroupRoles roles) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private static final Set<String> KEYS =
      Set.of(
          "issuer",
          "audience",
          "keys",
          "algorithms",
          "groups_claim",
          "name_claim",
          "tenant_claim",
          "tenant",
          "prefix");

  /**
   * @throws UserError if two could be taken for each other
   */
  public OidcSettings {
    issuers = List.copyOf(issuers);
    for (int i = 0; i < issuers.size(); i++) {
      for (int j = 0; j < i; j++) {
        requireApart(issuers.get(j), issuers.get(i));
      }
    }
  }

  private static void requireApart(OidcIssuer one, OidcIssuer other) {
    if (one.issuer().equals(other.issuer())) {
      throw new UserError(
          "%s is set already; an issuer has one audience and one set of names here."
              .formatted(OidcIssuer.setting(other.name(), "issuer")));
    }
    boolean several = !one.prefix().isEmpty() && !other.prefix().isEmpty();
    if (several
        && (one.prefix().startsWith(other.prefix()) || other.prefix().startsWith(one.prefix()))) {
      throw new UserError(
          "%s must not be the beginning of another issuer's, or have such a beginning."
              .formatted(OidcIssuer.setting(other.name(), "prefix")));
    }
  }

  /**
   * Reads the settings; empty where no issuer is set.
   *
   * @throws UserError if one is missing or unsafe
   */
  public static Optional<OidcSettings> of(Settings settings) {
    List<OidcIssuer> issuers = new ArrayList<>();
    if (!settings.text(Key.OIDC_ISSUER).isBlank()) {
      issuers.add(first(settings));
    }
    String further = settings.text(Key.OIDC_ISSUERS).strip();
    if (!further.isEmpty()) {
      for (Map.Entry<String, JsonNode> each : object(further).properties()) {
        issuers.add(further(settings, each.getKey(), each.getValue()));
      }
    }
    return issuers.isEmpty()
        ? Optional.empty()
        : Optional.of(new OidcSettings(issuers, GroupRoles.parse(settings.text(Key.OIDC_ROLES))));
  }

  private static OidcIssuer first(Settings settings) {
    return new OidcIssuer(
        "",
        settings.text(Key.OIDC_ISSUER).strip(),
        settings.text(Key.OIDC_AUDIENCE).strip(),
        Optional.of(settings.text(Key.OIDC_KEYS).strip()).filter(keys -> !keys.isEmpty()),
        algorithms(settings.text(Key.OIDC_ALGORITHMS)),
        new OidcIssuer.Claims(
            settings.text(Key.OIDC_GROUPS_CLAIM),
            settings.text(Key.OIDC_NAME_CLAIM),
            settings.text(Key.OIDC_TENANT_CLAIM).strip()),
        Optional.empty(),
        "",
        skew(settings));
  }

  private static JsonNode object(String json) {
    try {
      JsonNode node = Json.tree(json);
      if (node.isObject()) {
        return node;
      }
    } catch (IllegalStateException e) {
      // said below
    }
    throw new UserError(
        "oidc.issuers must hold a name with issuer and audience for each further issuer, in tandem.yaml as lines, elsewhere as a JSON object.");
  }

  private static OidcIssuer further(Settings settings, String name, JsonNode node) {
    if (!NAME.matcher(name).matches()) {
      throw new UserError(
          "An issuer's name in oidc.issuers is 1 to 40 small letters, digits and inner hyphens.");
    }
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                throw new UserError(
                    "oidc.issuers.%s: there is no '%s'; write issuer, audience, keys, algorithms, groups_claim, name_claim, tenant or tenant_claim, prefix."
                        .formatted(name, key));
              }
            });
    Optional<String> tenant = text(name, node, "tenant");
    Optional<String> tenantClaim = text(name, node, "tenant_claim");
    // An issuer of partners must not choose among the tenants only because the own one does.
    if (!settings.text(Key.OIDC_TENANT_CLAIM).isBlank() && tenant.or(() -> tenantClaim).isEmpty()) {
      throw new UserError(
          "oidc.issuers.%s must say tenant or tenant_claim, since oidc.tenant_claim is set."
              .formatted(name));
    }
    return new OidcIssuer(
        name,
        text(name, node, "issuer").orElse(""),
        text(name, node, "audience").orElse(""),
        text(name, node, "keys"),
        algorithms(text(name, node, "algorithms").orElse(settings.text(Key.OIDC_ALGORITHMS))),
        new OidcIssuer.Claims(
            text(name, node, "groups_claim").orElse(settings.text(Key.OIDC_GROUPS_CLAIM)),
            text(name, node, "name_claim").orElse(settings.text(Key.OIDC_NAME_CLAIM)),
            tenantClaim.orElse("")),
        tenant,
        text(name, node, "prefix").orElse(name + "/"),
        skew(settings));
  }

  private static Optional<String> text(String name, JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new UserError("%s must be a text.".formatted(OidcIssuer.setting(name, key)));
    }
    return Optional.of(value.asText().strip());
  }

  private static Set<JWSAlgorithm> algorithms(String names) {
    Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
    for (String name : names.split(",")) {
      algorithms.add(new JWSAlgorithm(name.strip()));
    }
    return algorithms;
  }

  private static Duration skew(Settings settings) {
    return Duration.ofSeconds(settings.number(Key.OIDC_CLOCK_SKEW));
  }
}
