package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products of one row of nibbles with up to eight vectors: each block is unpacked once, in
 * registers. Eight cost about twice what one does.
 */
final class NibbleDots {
  private static final int BLOCK = 32;

  private NibbleDots() {}

  /** As {@link Dots#multiply}, with a row in its blocks and at most {@link Panels#FEW} vectors. */
  static void multiply(
      BlockType type,
      MemorySegment data,
      long row,
      int count,
      float[] x,
      int at,
      int step,
      int vectors,
      float[] y,
      int to,
      int toStep,
      boolean accumulate) {
    int last = vectors - 1; // read again for those that are not there
    int x0 = at;
    int x1 = at + Math.min(1, last) * step;
    int x2 = at + Math.min(2, last) * step;
    int x3 = at + Math.min(3, last) * step;
    int x4 = at + Math.min(4, last) * step;
    int x5 = at + Math.min(5, last) * step;
    int x6 = at + Math.min(6, last) * step;
    int x7 = at + Math.min(7, last) * step;
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    FloatVector s4 = FloatVector.zero(FLOATS);
    FloatVector s5 = FloatVector.zero(FLOATS);
    FloatVector s6 = FloatVector.zero(FLOATS);
    FloatVector s7 = FloatVector.zero(FLOATS);
    long block = row;
    for (int k = 0; k < count; k += BLOCK, block += type.bytesPerBlock()) {
      float d = BlockType.half(data, block);
      FloatVector scale = FloatVector.broadcast(FLOATS, d);
      FloatVector shift = FloatVector.broadcast(FLOATS, Blocks.minimum(type, data, block, d));
      ByteVector q = Blocks.nibbles(type, data, block);
      int fifth = Blocks.fifthBits(type, data, block);
      for (int part = 0; part < 16 / LANES; part++) {
        int low = k + part * LANES;
        int high = low + 16;
        FloatVector w = Blocks.lowNibbles(type, q, fifth, part).fma(scale, shift);
        FloatVector v = Blocks.highNibbles(type, q, fifth, part).fma(scale, shift);
        s0 = w.fma(FloatVector.fromArray(FLOATS, x, x0 + low), s0);
        s1 = w.fma(FloatVector.fromArray(FLOATS, x, x1 + low), s1);
        s2 = w.fma(FloatVector.fromArray(FLOATS, x, x2 + low), s2);
        s3 = w.fma(FloatVector.fromArray(FLOATS, x, x3 + low), s3);
        s4 = w.fma(FloatVector.fromArray(FLOATS, x, x4 + low), s4);
        s5 = w.fma(FloatVector.fromArray(FLOATS, x, x5 + low), s5);
        s6 = w.fma(FloatVector.fromArray(FLOATS, x, x6 + low), s6);
        s7 = w.fma(FloatVector.fromArray(FLOATS, x, x7 + low), s7);
        s0 = v.fma(FloatVector.fromArray(FLOATS, x, x0 + high), s0);
        s1 = v.fma(FloatVector.fromArray(FLOATS, x, x1 + high), s1);
        s2 = v.fma(FloatVector.fromArray(FLOATS, x, x2 + high), s2);
        s3 = v.fma(FloatVector.fromArray(FLOATS, x, x3 + high), s3);
        s4 = v.fma(FloatVector.fromArray(FLOATS, x, x4 + high), s4);
        s5 = v.fma(FloatVector.fromArray(FLOATS, x, x5 + high), s5);
        s6 = v.fma(FloatVector.fromArray(FLOATS, x, x6 + high), s6);
        s7 = v.fma(FloatVector.fromArray(FLOATS, x, x7 + high), s7);
      }
    }
    Dots.put(y, to, toStep, 0, vectors, s0.reduceLanes(VectorOperators.ADD), accumulate);
    Dots.put(y, to, toStep, 1, vectors, s1.reduceLanes(VectorOperators.ADD), accumulate);
    Dots.put(y, to, toStep, 2, vectors, s2.reduceLanes(VectorOperators.ADD), accumulate);
    Dots.put(y, to, toStep, 3, vectors, s3.reduceLanes(VectorOperators.ADD), accumulate);
    Dots.put(y, to, toStep, 4, vectors, s4.reduceLanes(VectorOperators.ADD), accumulate);
    Dots.put(y, to, toStep, 5, vectors, s5.reduceLanes(VectorOperators.ADD), accumulate);
    Dots.put(y, to, toStep, 6, vectors, s6.reduceLanes(VectorOperators.ADD), accumulate);
    Dots.put(y, to, toStep, 7, vectors, s7.reduceLanes(VectorOperators.ADD), accumulate);
  }
}
