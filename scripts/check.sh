#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The gates that take long: format, clang-tidy over everything, the second compiler and the sanitizers.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "== Opmaak (clang-format)"
git ls-files 'src/*.cpp' 'src/*.hpp' 'tests/*.cpp' | xargs clang-format-19 --dry-run --Werror
echo "== Tweede compiler (clang 19)"
scripts/cmake_build.sh clang
echo "== clang-tidy"
git ls-files 'src/*.cpp' | xargs -P "$(nproc)" -n 4 clang-tidy-19 -p build-clang --quiet --warnings-as-errors='*'
echo "== Sanitizers (address, undefined)"
scripts/cmake_build.sh asan
ctest --test-dir build-asan --output-on-failure -j "$(nproc)" -E '^browser$'
