package dev.tandem.observe.openlineage;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Ids of runs, which sort by time: UUID version 7 (RFC 9562, 5.7). */
final class RunIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunIds() {}

  /** 48 bits of milliseconds since 1970, the version, 12 random bits, the variant, 62 random bits. */
  static UUID at(Instant time) {
    long high = (time.toEpochMilli() << 16) | 0x7000L | (RANDOM.nextLong() & 0xFFFL);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
