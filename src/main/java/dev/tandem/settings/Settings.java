package dev.tandem.settings;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The settings of a home. A flag beats the environment beats {@code tandem.yaml} beats the default.
 * An unknown key or a value of the wrong form is refused before any work starts.
 */
public final class Settings {
  /**
   * One value and where it came from: {@code flag}, {@code environment}, {@code file} or {@code
   * default}.
   */
  public record Setting(String key, String value, String origin, String help) {}

  private final Map<Key, Setting> values = new LinkedHashMap<>();

  private Settings() {}

  /**
   * Reads the settings of a home.
   *
   * @param flags dotted key to value, from the command line
   * @param environment usually {@link System#getenv()}
   * @throws UserError if a key is unknown or a value has the wrong form
   */
  public static Settings of(Path home, Map<String, String> flags, Map<String, String> environment) {
    Path file = home.resolve(SettingsFile.NAME);
    Map<String, String> fromFile = SettingsFile.read(file);
    refuseUnknown(flags, "--set");
    refuseUnknown(fromFile, file.toString());
    Settings settings = new Settings();
    for (Key key : Key.values()) {
      if (flags.containsKey(key.dotted())) {
        settings.put(key, flags.getOrDefault(key.dotted(), ""), "flag", "flag");
      } else if (environment.containsKey(key.environment())) {
        String value = environment.getOrDefault(key.environment(), "");
        settings.put(key, value, "environment", "environment");
      } else if (fromFile.containsKey(key.dotted())) {
        settings.put(key, fromFile.getOrDefault(key.dotted(), ""), "file", file.toString());
      } else {
        settings.put(key, String.valueOf(key.standard()), "default", "default");
      }
    }
    return settings;
  }

  /**
   * Those of a tenant, whose own file beats this home's and which inherits the rest, but for what
   * is the home's own ({@link TenantKeys}).
   *
   * @param folder the tenant's
   * @param flagged whether flags that set what is a home's own are meant for this tenant
   * @throws UserError if its file sets what is the server's, a key is unknown or a value wrong
   */
  public Settings tenant(Path folder, boolean flagged) {
    Path file = folder.resolve(SettingsFile.NAME);
    Map<String, String> fromFile = SettingsFile.read(file);
    refuseUnknown(fromFile, file.toString());
    Settings settings = new Settings();
    for (Key key : Key.values()) {
      Setting homes = setting(key);
      boolean given = fromFile.containsKey(key.dotted());
      if (given && TenantKeys.SERVER.contains(key)) {
        throw new UserError(
            "'%s' is the same for all tenants (%s); set it in the home's own %s."
                .formatted(key.dotted(), file, SettingsFile.NAME));
      }
      boolean own = TenantKeys.OWN.contains(key);
      boolean said =
          own
              ? flagged && homes.origin().equals("flag")
              : List.of("flag", "environment").contains(homes.origin());
      if (given && !said) {
        settings.put(key, fromFile.getOrDefault(key.dotted(), ""), "file", file.toString());
      } else if (own && !said) {
        settings.put(key, String.valueOf(key.standard()), "default", "default");
      } else {
        settings.values.put(key, homes);
      }
    }
    return settings;
  }

  /**
   * @param where to say if it is wrong
   */
  private void put(Key key, String value, String origin, String where) {
    key.check(value, where);
    values.put(key, new Setting(key.dotted(), value, origin, key.help()));
  }

  /**
   * Whether flags could be settings, known before a home is opened.
   *
   * @throws UserError if a key is unknown or a value has the wrong form
   */
  public static void checkFlags(Map<String, String> flags) {
    refuseUnknown(flags, "--set");
    for (Key key : Key.values()) {
      if (flags.containsKey(key.dotted())) {
        key.check(flags.getOrDefault(key.dotted(), ""), "flag");
      }
    }
  }

  /**
   * The same with other values.
   *
   * @param others dotted key to value
   * @throws UserError if a key is unknown or a value has the wrong form
   */
  public Settings with(Map<String, String> others) {
    checkFlags(others);
    Settings changed = new Settings();
    values.forEach(
        (key, setting) ->
            changed.values.put(
                key,
                new Setting(
                    setting.key(),
                    others.getOrDefault(setting.key(), setting.value()),
                    others.containsKey(setting.key()) ? "flag" : setting.origin(),
                    setting.help())));
    return changed;
  }

  public String text(Key key) {
    return setting(key).value();
  }

  public int number(Key key) {
    return Integer.parseInt(setting(key).value());
  }

  public boolean flag(Key key) {
    return Boolean.parseBoolean(setting(key).value());
  }

  /** Those whose keys begin so, by key. */
  public Map<String, String> values(String prefix) {
    return all().stream()
        .filter(setting -> setting.key().startsWith(prefix))
        .collect(Collectors.toMap(Setting::key, Setting::value));
  }

  public List<Setting> all() {
    return new ArrayList<>(values.values());
  }

  private Setting setting(Key key) {
    Setting setting = values.get(key);
    if (setting == null) {
      throw new IllegalStateException(key.dotted());
    }
    return setting;
  }

  private static void refuseUnknown(Map<String, String> given, String where) {
    Set<String> keys =
        Arrays.stream(Key.values()).map(Key::dotted).collect(Collectors.toCollection(TreeSet::new));
    for (String key : given.keySet()) {
      if (!keys.contains(key)) {
        throw new UserError(
            "There is no setting '%s' (%s); the settings are %s."
                .formatted(key, where, String.join(", ", keys)));
      }
    }
  }

  @Override
  public String toString() {
    return values.values().stream()
        .map(setting -> setting.key() + "=" + setting.value())
        .collect(Collectors.joining(" "));
  }
}
