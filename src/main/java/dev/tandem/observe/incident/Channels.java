package dev.tandem.observe.incident;

import dev.tandem.text.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The ways to people that the settings name.
 *
 * @param webhooks URLs, separated by commas
 * @param form {@code slack} or {@code json}
 * @param secret that bodies are signed with
 * @param mailServer {@code [USER@]HOST[:PORT]}; empty: no mail
 * @param mailTo addresses, separated by commas
 * @param command program and arguments, separated by blanks
 */
public record Channels(
    String webhooks,
    String form,
    Optional<String> secret,
    String mailServer,
    Optional<String> mailPassword,
    String mailFrom,
    String mailTo,
    String command) {
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

  /**
   * Those that there are.
   *
   * @throws UserError if one cannot be
   */
  List<Channel> all() {
    List<Channel> channels = new ArrayList<>();
    for (String url : parts(webhooks, ",")) {
      WebhookChannel.Form as =
          form.equals("slack") ? WebhookChannel.Form.SLACK : WebhookChannel.Form.JSON;
      channels.add(new WebhookChannel(WebhookChannel.url(url), as, secret));
    }
    if (!mailServer.isBlank()) {
      channels.add(mail());
    }
    List<String> words = parts(command, "\\s+");
    if (!words.isEmpty()) {
      channels.add(new CommandChannel(words, COMMAND_LIMIT));
    }
    return channels;
  }

  private Channel mail() {
    List<String> to = parts(mailTo, ",");
    if (to.isEmpty() || mailFrom.isBlank()) {
      throw new UserError(
          "The setting incidents.mail_server needs incidents.mail_from and incidents.mail_to beside it; set both.");
    }
    try {
      return new MailChannel(
          MailChannel.Server.parse(mailServer, mailPassword), mailFrom.strip(), to);
    } catch (IllegalArgumentException e) {
      throw new UserError("incidents.mail_server: %s.".formatted(e.getMessage()), e);
    }
  }

  private static List<String> parts(String text, String between) {
    return Arrays.stream(text.strip().split(between))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
