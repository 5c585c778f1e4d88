"""What the benches' figures have in common."""

import math


def interval(good, n, z=1.96):
    """A share with Wilson's 95 % interval."""
    middle, spread = good + z * z / 2, z * math.sqrt(good * (n - good) / n + z * z / 4)
    return good / n, max(0, (middle - spread) / (n + z * z)), (middle + spread) / (n + z * z)
