#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# KILLS times (default 1000) kill -9 at a random moment of writing: nothing acknowledged may be lost. In blocks of 50;
# stopped half-way it goes on where it was, as long as the program under test is the same.
set -euo pipefail
cd "$(dirname "$0")/.."
kills=${KILLS:-1000}
scripts/cmake_build.sh test storage_tests
mkdir -p .cache/kills
done_file=.cache/kills/$(sha256sum build/storage_tests | cut -c1-16)
done=$(cat "$done_file" 2>/dev/null || echo 0)
while [ "$done" -lt "$kills" ]; do
  block=$((kills - done < 50 ? kills - done : 50))
  PARELTJES_KILLS=$block build/storage_tests --gtest_filter='Kill.*' --gtest_brief=1
  done=$((done + block))
  echo "$done" >"$done_file"
  echo "   $done van $kills keer gestopt, niets verloren"
done
