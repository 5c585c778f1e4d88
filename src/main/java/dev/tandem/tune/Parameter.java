package dev.tandem.tune;

/**
 * Some of what is trained; both arrays are those that the kernels work on.
 *
 * @param name for messages and files
 * @param decays whether weight decay is for it
 */
record Parameter(String name, float[] values, float[] gradient, boolean decays) {
  Parameter {
    if (values.length != gradient.length) {
      throw new IllegalArgumentException("a gradient of another size: " + name);
    }
  }
}
