#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Builds everything and runs every test: unit, property, golden, API, browser. Ends with the runner's own summary.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/build_web.sh
scripts/cmake_build.sh test
scripts/npm_ci.sh tests/browser
scripts/npm_ci.sh tests/service
echo "== Tests"
ctest --test-dir build --output-on-failure -j "$(nproc)" "$@"
