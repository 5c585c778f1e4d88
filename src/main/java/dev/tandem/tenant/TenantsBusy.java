package dev.tandem.tenant;

/** No room for one more tenant's home; the message says so to people. */
public final class TenantsBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TenantsBusy(String message) {
    super(message);
  }
}
