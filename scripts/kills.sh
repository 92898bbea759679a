#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# KILLS times (default 1000) kill -9 at a random moment of writing, of the storage and of the served program: nothing
# acknowledged may be lost. In blocks of 50; stopped half-way it goes on where it was, as long as the program under test
# is the same.
set -euo pipefail
cd "$(dirname "$0")/.."
kills=${KILLS:-1000}
scripts/cmake_build.sh test storage_tests pareltjes
mkdir -p .cache/kills

kill_storage() { PARELTJES_KILLS=$1 build/storage_tests --gtest_filter='Kill.*' --gtest_brief=1; }
kill_served() { KILLS=$1 node --test --test-name-pattern='killed while it writes' tests/faults/faults.test.mjs >/dev/null; }

for part in storage served; do
  program=build/storage_tests
  [ "$part" = storage ] || program=build/pareltjes
  done_file=.cache/kills/$part-$(sha256sum "$program" | cut -c1-16)
  done=$(cat "$done_file" 2>/dev/null || echo 0)
  while [ "$done" -lt "$kills" ]; do
    block=$((kills - done < 50 ? kills - done : 50))
    "kill_$part" "$block"
    done=$((done + block))
    echo "$done" >"$done_file"
    echo "   $part: $done van $kills keer gestopt, niets verloren"
  done
done
