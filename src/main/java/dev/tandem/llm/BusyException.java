package dev.tandem.llm;

/** So many generations wait for the model already that it takes no more; later it will. */
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BusyException(int waiting) {
    super("%d requests wait for the model already; try again a little later".formatted(waiting));
  }
}
