package dev.tandem.tune;

/**
 * Some of what is trained; both arrays are those that the kernels work on.
 *
 * @param name for messages and files
 */
record Parameter(String name, float[] values, float[] gradient) {
  Parameter {
    if (values.length != gradient.length) {
      throw new IllegalArgumentException("a gradient of another size: " + name);
    }
  }
}
