#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The gates that take long; `make test` comes before. Each step goes on where it was stopped. See docs/testing.md.
# Usage: scripts/check.sh [format] [clang] [tidy] [tsan]; without words all of them. `sanitize` is a part of `clang` that
# needs no second compiler: the rooms that read what others send, in minutes. Continuous integration runs it.
set -euo pipefail
cd "$(dirname "$0")/.."
steps=" ${*:-format clang tidy tsan} "
wants() { [[ $steps == *" $1 "* ]]; }
tests() { ctest --test-dir "$1" --output-on-failure -j "$(nproc)" "${@:2}"; }

if wants format; then
  echo "== Opmaak (clang-format)"
  tests/structure/check_format.sh
fi
if wants clang || wants tidy; then
  echo "== Tweede compiler (clang 19), met asserts en sanitizers (address, undefined)"
  scripts/cmake_build.sh clang
fi
export LSAN_OPTIONS=suppressions=$PWD/tests/sanitizers/leaks.supp:print_suppressions=0
if wants clang; then UBSAN_OPTIONS=print_stacktrace=1 tests build-clang -E '^browser$'; fi
if wants tidy; then
  echo "== clang-tidy"
  scripts/tidy.sh
fi
if wants sanitize; then
  echo "== Sanitizers (address, undefined), de kamers die lezen wat anderen sturen"
  rooms=(core http hub packages texts text_compare xml_rules decision_tables polygon_validity shape_relations siting)
  scripts/cmake_build.sh sanitize "${rooms[@]/%/_tests}"
  UBSAN_OPTIONS=print_stacktrace=1 tests build-sanitize -R "^($(IFS='|'; echo "${rooms[*]}"))\."
fi
if wants tsan; then
  echo "== Sanitizer (thread), de kamers met draden"
  rooms=(storage http hub pearl)
  scripts/cmake_build.sh tsan "${rooms[@]/%/_tests}" pareltjes
  TSAN_OPTIONS=halt_on_error=1 tests build-tsan -R "^($(IFS='|'; echo "${rooms[*]}"))\."
  SOAK_SECONDS=60 PARELTJES=build-tsan/pareltjes node tests/soak/soak.mjs
fi
