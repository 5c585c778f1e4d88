package dev.tandem.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerContractTest extends LedgerContract {
  @TempDir Path home;

  @Override
  Ledger open() {
    return SqliteLedger.openWriter(home);
  }
}
