package dev.tandem.server.oidc;

import dev.tandem.ledger.Grants;
import dev.tandem.text.Principals;

/**
 * Who a token stands for.
 *
 * @param name the person's principal, {@code user:NAME}
 * @param principals the person and the groups
 * @param grants what the groups may do
 */
public record Identity(String name, Principals principals, Grants grants) {}
