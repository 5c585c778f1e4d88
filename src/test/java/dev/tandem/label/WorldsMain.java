package dev.tandem.label;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Writes one made world, or names the kinds: {@code [FOLDER KIND SEED]}. */
public final class WorldsMain {
  private WorldsMain() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 3) {
      WorldKind kind = WorldKind.valueOf(arguments[1].toUpperCase(Locale.ROOT));
      Worlds.make(kind, Long.parseLong(arguments[2])).write(Path.of(arguments[0]));
      return;
    }
    for (WorldKind kind : WorldKind.values()) {
      System.out.println(kind.wireName() + (kind.unseen() ? " unseen" : " seen"));
    }
  }
}
