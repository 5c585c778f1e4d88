/**
 * Bearer tokens of an organisation's own issuer (OpenID Connect). In goes a token, out comes who it
 * stands for, or a sentence why not. What may break: the issuer may be away; its keys, once
 * fetched, serve on for some hours.
 */
@NullMarked
package dev.tandem.server.oidc;

import org.jspecify.annotations.NullMarked;
