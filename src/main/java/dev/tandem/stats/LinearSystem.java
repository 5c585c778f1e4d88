package dev.tandem.stats;

/** Small symmetric positive definite systems, by Cholesky. */
public final class LinearSystem {
  private LinearSystem() {}

  /**
   * Solves A x = b.
   *
   * @param a symmetric positive definite, (n, n); left as it is
   * @param b (n); left as it is
   * @throws IllegalArgumentException if A is not positive definite
   */
  public static double[] solve(double[][] a, double[] b) {
    return solveFactored(factor(a), b);
  }

  /** L of A = L Lt, for several right-hand sides. */
  static double[][] factor(double[][] a) {
    int n = a.length;
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        if (i == j && !(sum > 0)) {
          throw new IllegalArgumentException("the matrix is not positive definite");
        }
        l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
      }
    }
    return l;
  }

  /** Solves L Lt x = b. */
  static double[] solveFactored(double[][] l, double... b) {
    int n = b.length;
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= l[i][k] * x[k];
      }
      x[i] /= l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= l[k][i] * x[k];
      }
      x[i] /= l[i][i];
    }
    return x;
  }
}
