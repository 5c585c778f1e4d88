package dev.tandem.ingest;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.tika.config.TikaConfig;

/**
 * The parser process: reads one file after another and writes what it found to standard output. It
 * is killed from outside when it takes too long, ends itself when memory runs out or its parent
 * does, and opens no connection.
 */
public final class ParserProcess {
  /** Says that the process is ready for the first file. */
  static final int READY = 'R';

  /** No outside programs, no character recognition, nothing that asks the network. */
  private static final String CONFIGURATION =
      """
      <properties><parsers><parser class="org.apache.tika.parser.DefaultParser">
      <parser-exclude class="org.apache.tika.parser.ocr.TesseractOCRParser"/>
      <parser-exclude class="org.apache.tika.parser.external.CompositeExternalParser"/>
      <parser-exclude class="org.apache.tika.parser.external2.ExternalParser"/>
      <parser-exclude class="org.apache.tika.parser.executable.ExecutableParser"/>
      </parser></parsers></properties>
      """;

  private ParserProcess() {}

  public static void main(String[] arguments) throws Exception {
    DataOutputStream out =
        new DataOutputStream(new java.io.BufferedOutputStream(System.out, 1 << 16));
    System.setOut(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    URL.setURLStreamHandlerFactory(ParserProcess::refuseNetwork);
    BlockingQueue<Wire.Request> requests = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().name("requests").start(() -> receive(requests));
    FileParser parser =
        new FileParser(
            new TikaConfig(
                new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8))));
    out.writeByte(READY);
    out.flush();
    while (true) {
      Wire.Request request = requests.take();
      Wire.write(out, parser.parse(Path.of(request.path()), request.name(), request.limits()));
    }
  }

  /** Reads ahead on its own thread, so that the end of the parent ends a parser that is stuck. */
  private static void receive(BlockingQueue<Wire.Request> requests) {
    try {
      DataInputStream in = new DataInputStream(System.in);
      while (true) {
        requests.add(Wire.readRequest(in));
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static java.net.@org.jspecify.annotations.Nullable URLStreamHandler refuseNetwork(
      String protocol) {
    return switch (protocol) {
      case "http", "https", "ftp", "mailto" ->
          new java.net.URLStreamHandler() {
            @Override
            protected java.net.URLConnection openConnection(URL url) throws IOException {
              throw new IOException("a parser opens no connection");
            }
          };
      default -> null; // the platform's own: jar, file, jrt
    };
  }
}
