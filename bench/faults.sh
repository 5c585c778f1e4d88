#!/usr/bin/env bash
# The fault tests at full count: 20 kills of an ingest of 2,000 documents, 10,000 permission cases, 100,000 damaged model files. About half an hour.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec mvn test -Dtest='KillIngestTest,PermissionCasesTest,DamagedFilesTest' -Dtandem.faults=full -Dsurefire.failIfNoSpecifiedTests=true "$@"
