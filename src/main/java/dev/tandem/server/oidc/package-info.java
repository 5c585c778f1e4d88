/**
 * Bearer tokens of an organisation's own issuer, and of others (OpenID Connect). In goes a token,
 * out comes who it stands for, or a sentence why not. What may break: an issuer may be away; its
 * keys, once fetched, serve on for some hours.
 */
@NullMarked
package dev.tandem.server.oidc;

import org.jspecify.annotations.NullMarked;
