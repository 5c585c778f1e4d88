package dev.tandem.server;

import dev.tandem.ledger.Limits;
import dev.tandem.server.oidc.OidcSettings;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to serve, checked before anything starts.
 *
 * @param port 0 for a free one
 * @param keysOnly whether there is no open mode, also on the loopback address
 * @param tls certificate chain and private key, PEM files; empty for plain HTTP
 * @param maxBytes of a document that is put
 * @param queue how many asks may wait
 * @param atOnce how many are answered at the same time
 * @param all what all callers of a tenant may use together
 * @param ofTenant how many asks of a tenant are answered at the same time
 * @param limits of a new key that names none, and of who comes with a token
 * @param oidc whose tokens are accepted beside keys
 * @param adapters that are offered beside the model as it is, by name
 */
record ServerSettings(
    InetAddress address,
    int port,
    boolean keysOnly,
    Optional<TlsFiles> tls,
    long maxBytes,
    int queue,
    int atOnce,
    Limits all,
    int ofTenant,
    Limits limits,
    Optional<OidcSettings> oidc,
    Map<String, Path> adapters) {
  /** PEM files. */
  record TlsFiles(Path certificate, Path key) {}

  static ServerSettings of(Settings settings) {
    int port = settings.number(Key.SERVER_PORT);
    if (port > 65_535) {
      throw new UserError("server.port must be from 0 to 65535, not %d.".formatted(port));
    }
    boolean local = settings.text(Key.MODEL_ENDPOINT).isEmpty();
    return new ServerSettings(
        Hosts.address(settings.text(Key.SERVER_HOST)),
        port,
        settings.text(Key.SERVER_AUTH).equals("keys"),
        tls(settings.text(Key.SERVER_TLS_CERT), settings.text(Key.SERVER_TLS_KEY)),
        settings.number(Key.SERVER_MAX_BODY_MB) * 1_000_000L,
        Math.max(1, settings.number(Key.SERVER_QUEUE)),
        settings.number(local ? Key.MODEL_BATCH : Key.SERVER_ASKS_AT_ONCE),
        new Limits(
            settings.number(Key.TENANT_RATE),
            settings.number(Key.TENANT_TOKENS_MINUTE),
            settings.number(Key.TENANT_TOKENS_DAY)),
        settings.number(Key.TENANT_ASKS_AT_ONCE) == 0
            ? Integer.MAX_VALUE
            : settings.number(Key.TENANT_ASKS_AT_ONCE),
        new Limits(
            settings.number(Key.SERVER_RATE),
            settings.number(Key.SERVER_TOKENS_MINUTE),
            settings.number(Key.SERVER_TOKENS_DAY)),
        OidcSettings.of(settings),
        adapters(settings.text(Key.SERVER_ADAPTERS)));
  }

  /** For the home itself, which what limits tenants does not limit. */
  ServerSettings ofTheHome() {
    return new ServerSettings(
        address,
        port,
        keysOnly,
        tls,
        maxBytes,
        queue,
        atOnce,
        Limits.NONE,
        Integer.MAX_VALUE,
        limits,
        oidc,
        adapters);
  }

  private static Map<String, Path> adapters(String setting) {
    Map<String, Path> adapters = new TreeMap<>();
    for (String text : setting.split(",")) {
      if (text.isBlank()) {
        continue;
      }
      Path path = Path.of(text.strip());
      if (!Files.exists(path)) {
        throw new UserError("There is no adapter at '%s' (server.adapters).".formatted(path));
      }
      String name = String.valueOf(path.getFileName()).replaceFirst("\\.gguf$", "");
      if (adapters.put(name, path) != null) {
        throw new UserError(
            "server.adapters has two of the name '%s'; rename one of them.".formatted(name));
      }
    }
    return adapters;
  }

  private static Optional<TlsFiles> tls(String certificate, String key) {
    if (certificate.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      throw new UserError(
          "HTTPS needs both server.tls_cert and server.tls_key; give the other one too.");
    }
    TlsFiles files = new TlsFiles(Path.of(certificate), Path.of(key));
    for (Path file : new Path[] {files.certificate(), files.key()}) {
      if (!Files.isReadable(file)) {
        throw new UserError("The file '%s' cannot be read; name a PEM file.".formatted(file));
      }
    }
    return Optional.of(files);
  }

  /**
   * Whether the machine's user is the owner while no key exists. Who names an issuer wants people
   * to say who they are.
   */
  boolean mayBeOpen() {
    return !keysOnly && oidc.isEmpty() && address.isLoopbackAddress();
  }
}
