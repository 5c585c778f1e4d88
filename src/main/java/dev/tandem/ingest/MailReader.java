package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.MessageBuilder;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.MailboxList;
import org.apache.james.mime4j.field.address.AddressFormatter;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;

/** A message (RFC 5322): who, when, the plain body (HTML only where there is none), attachments. */
final class MailReader {
  private static final int DEEPEST = 10;
  private final CanonicalText into;
  private final BiConsumer<String, byte[]> attachment;
  private final int most;
  private int attachments;

  private MailReader(CanonicalText into, BiConsumer<String, byte[]> attachment, int most) {
    this.into = into;
    this.attachment = attachment;
    this.most = most;
  }

  /** Subject (may be empty) and date. */
  record Head(String subject, Optional<Instant> date) {}

  /**
   * @param attachment reads an attached file of that name into the same text
   * @param most how many attachments are read
   */
  static Head read(
      byte[] bytes, CanonicalText into, int most, BiConsumer<String, byte[]> attachment)
      throws IOException {
    DefaultMessageBuilder builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(
        MimeConfig.custom().setMaxLineLen(-1).setMaxHeaderLen(-1).setMaxHeaderCount(2000).build());
    Message message = parse(builder, bytes);
    try {
      String subject = message.getSubject() == null ? "" : message.getSubject();
      into.add(Kind.HEADING, 1, subject);
      MailReader reader = new MailReader(into, attachment, most);
      reader.line("From", mailboxes(message.getFrom()));
      reader.line("To", addresses(message.getTo()));
      reader.line("Cc", addresses(message.getCc()));
      Optional<Instant> date =
          Optional.ofNullable(message.getDate()).map(java.util.Date::toInstant);
      date.ifPresent(
          when ->
              reader.line(
                  "Date",
                  DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                      .withZone(ZoneOffset.UTC)
                      .format(when)));
      reader.entity(message, 0);
      return new Head(CanonicalText.clean(subject), date);
    } finally {
      message.dispose();
    }
  }

  private static Message parse(MessageBuilder builder, byte[] bytes) throws IOException {
    try {
      return builder.parseMessage(new ByteArrayInputStream(bytes));
    } catch (MimeException e) {
      throw new ParseException("it is not readable as a message", e);
    }
  }

  private void line(String name, String value) {
    if (!value.isBlank()) {
      into.add(Kind.PARAGRAPH, 0, name + ": " + value);
    }
  }

  private static String mailboxes(MailboxList list) {
    return list == null
        ? ""
        : list.stream()
            .map(address -> AddressFormatter.DEFAULT.format(address, false))
            .collect(java.util.stream.Collectors.joining(", "));
  }

  private static String addresses(AddressList list) {
    return list == null ? "" : mailboxes(list.flatten());
  }

  private void entity(Entity entity, int depth) throws IOException {
    if (depth > DEEPEST) {
      return;
    }
    Body body = entity.getBody();
    String type = String.valueOf(entity.getMimeType()).toLowerCase(Locale.ROOT);
    switch (body) {
      case Multipart parts when type.equals("multipart/alternative") ->
          entity(best(parts), depth + 1);
      case Multipart parts -> {
        for (Entity part : parts.getBodyParts()) {
          entity(part, depth + 1);
        }
      }
      case Message inner -> entity(inner, depth + 1);
      case TextBody text when !"attachment".equalsIgnoreCase(entity.getDispositionType()) -> {
        if (type.equals("text/html")) {
          HtmlReader.read(bytes(text), Optional.of(charset(text).name()), new Structure(into));
        } else {
          PlainReader.read(new String(bytes(text), charset(text)), into);
        }
      }
      case SingleBody file -> attached(entity, file);
      case null, default -> {}
    }
  }

  /** The plain alternative before the HTML one before any other. */
  private static Entity best(Multipart alternatives) {
    return alternatives.getBodyParts().stream()
        .min(
            java.util.Comparator.comparingInt(
                part ->
                    switch (String.valueOf(part.getMimeType()).toLowerCase(Locale.ROOT)) {
                      case "text/plain" -> 0;
                      case "text/html" -> 1;
                      default -> 2;
                    }))
        .orElseThrow(() -> new ParseException("its multipart/alternative holds no part"));
  }

  private void attached(Entity entity, SingleBody file) throws IOException {
    if (attachments++ >= most) {
      return;
    }
    String name = entity.getFilename() == null ? "attachment" : entity.getFilename();
    into.add(Kind.HEADING, 2, "Attachment: " + name);
    attachment.accept(name, bytes(file));
  }

  private static byte[] bytes(SingleBody body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    body.writeTo(out);
    return out.toByteArray();
  }

  private static Charset charset(TextBody body) {
    try {
      return body.getMimeCharset() == null
          ? StandardCharsets.UTF_8
          : Charset.forName(body.getMimeCharset());
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
