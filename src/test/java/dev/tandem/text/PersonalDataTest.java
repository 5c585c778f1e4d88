package dev.tandem.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.PersonalData.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers are published samples or made up with a right check digit. */
class PersonalDataTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMAIL | Write to a.person+x@some-firm.co.uk, please.",
        "PHONE | Call +44 20 7946 0018 or come by.",
        "PHONE | Ring +1 (212) 736-5000.",
        "IBAN | Pay to DE89 3704 0044 0532 0130 00 TODAY",
        "IBAN | GB82WEST12345698765432",
        "CARD | My card 4111 1111 1111 1111 was eaten.",
        "CARD | 378282246310005",
        "IP | It came from 8.8.4.4.",
        "IP | It came from 2a00:1450:4001:81b::200e yesterday",
        "NATIONAL_ID | My number is 536-90-4399.",
        "NATIONAL_ID | NI: AB 12 34 56 C",
        "NATIONAL_ID | DNI 12345678Z",
        "NATIONAL_ID | NIE X1234567L",
        "NATIONAL_ID | RSSMRA85T10A562S",
        "NATIONAL_ID | 2 55 08 14 168 025 38"
      })
  void whatNamesAPersonIsFound(Kind kind, String text) {
    assertThat(PersonalData.in(text)).containsOnlyKeys(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Write to name@example.com or me@host.",
        "Order 4111 1111 1111 1112 of 2024-11-05, 1234567890123456",
        "DE89 3704 0044 0532 0130 01",
        "version 1.2.3.4, v10.0.0.1, 192.168.1.1, 127.0.0.1, 1.2.3.4.5, 300.1.1.1",
        "at 10:30:45 or 12:34, std::vector::iterator, fe80::1",
        "page 123-45-6789, 000-12-3456, 12345678A, RSSMRA85T10A562X",
        "up to 64 % of 1,234,567,890,123,456 cells; call 555-0100"
      })
  void whatNamesNobodyIsNot(String text) {
    assertThat(PersonalData.in(text)).isEmpty();
  }
}
