package dev.tandem.llm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * A folder as peft writes it. One that is in this form already stays as it is, to the last byte;
 * what comes from a GGUF file gets its rows in Hugging Face's order.
 */
record PeftExport(AdapterExport.Source source) implements AdapterExport {
  @Override
  public long bytes() {
    return source.adapter().bytes();
  }

  @Override
  public Path write(Path folder, LongConsumer written) throws IOException {
    if (Files.isDirectory(source.path())) {
      for (String name : new String[] {PeftAdapter.CONFIGURATION, PeftAdapter.WEIGHTS}) {
        Files.copy(source.path().resolve(name), folder.resolve(name));
      }
    } else {
      source.adapter().write(folder, source.configuration(), false, 0);
    }
    written.accept(bytes());
    return folder;
  }
}
