#!/usr/bin/env bash
# The statistics of comparing arms, by simulation at full count: ./do bench stats. How often 95 % intervals hold the truth (4,000 each, 21 settings) and how often
# identical arms are told apart (1,000 comparisons each, 7 settings, of two arms and of the ten pairs of five). Some five minutes of one core.
# The figures are in docs/rationale/compare.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec mvn test -Dtest='ClusteredBootstrapTest,SimulationTest' -Dtandem.stats=full -Dsurefire.failIfNoSpecifiedTests=true "$@"
