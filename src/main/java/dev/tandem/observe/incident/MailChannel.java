package dev.tandem.observe.incident;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Mail through an SMTP server (RFC 5321). Between machines the connection is encrypted (STARTTLS, or
 * from the start on port 465); in the clear only on this one.
 *
 * @param server where it is handed over
 * @param from sender
 * @param to receivers, each an address
 */
record MailChannel(Server server, String from, List<String> to) implements Channel {
  private static final String MILLIS = "10000";
  private static final int ENCRYPTED = 465;
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[?::1]?");

  /**
   * An SMTP server.
   *
   * @param user empty: it asks for none
   */
  record Server(String host, int port, Optional<String> user, Optional<String> password) {
    private static final Pattern FORM =
        Pattern.compile("(?:([^@\\s]+)@)?([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+])(?::(\\d{1,5}))?");
    private static final int USUAL = 587;

    /**
     * Reads {@code [USER@]HOST[:PORT]}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static Server parse(String text, Optional<String> password) {
      var form = FORM.matcher(text.strip());
      if (!form.matches()) {
        throw new IllegalArgumentException("an SMTP server is written as [USER@]HOST[:PORT]");
      }
      int port = form.group(3) == null ? USUAL : Integer.parseInt(form.group(3));
      return new Server(form.group(2), port, Optional.ofNullable(form.group(1)), password);
    }
  }

  MailChannel {
    to = List.copyOf(to);
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public void send(Notice notice) throws IOException {
    try {
      MimeMessage message = new MimeMessage(session());
      message.setFrom(new InternetAddress(from, true));
      for (String address : to) {
        message.addRecipient(Message.RecipientType.TO, new InternetAddress(address, true));
      }
      message.setSubject(notice.subject(), StandardCharsets.UTF_8.name());
      message.setText(notice.text(), StandardCharsets.UTF_8.name());
      message.setSentDate(Date.from(notice.time()));
      message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: nobody's absence answers
      Transport.send(message);
    } catch (SendFailedException e) {
      throw new Refused("the mail server refuses a receiver or the sender", e);
    } catch (jakarta.mail.AuthenticationFailedException e) {
      throw new Refused("the mail server refuses name and password", e);
    } catch (jakarta.mail.internet.AddressException e) {
      throw new Refused("an address of the settings incidents.mail_* is none", e);
    } catch (MessagingException e) {
      throw new IOException("the mail server did not take it", e);
    }
  }

  private Session session() {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", server.host());
    properties.put("mail.smtp.port", Integer.toString(server.port()));
    properties.put("mail.smtp.connectiontimeout", MILLIS);
    properties.put("mail.smtp.timeout", MILLIS);
    properties.put("mail.smtp.writetimeout", MILLIS);
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    boolean near = THIS_MACHINE.matcher(server.host()).matches();
    if (server.port() == ENCRYPTED) {
      properties.put("mail.smtp.ssl.enable", "true");
    } else {
      properties.put("mail.smtp.starttls.enable", "true");
      properties.put("mail.smtp.starttls.required", Boolean.toString(!near));
    }
    if (server.user().isEmpty()) {
      return Session.getInstance(properties);
    }
    properties.put("mail.smtp.auth", "true");
    PasswordAuthentication who =
        new PasswordAuthentication(server.user().get(), server.password().orElse(""));
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return who;
          }
        });
  }
}
