#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Every C++ file stands as .clang-format says. Exit code 77: skipped, clang-format-19 is absent.
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
if ! command -v clang-format-19 >/dev/null; then
  echo "skipped, clang-format-19 is absent"
  exit 77
fi
if ! find src tests -path '*/node_modules' -prune -o \( -name '*.cpp' -o -name '*.hpp' \) -print0 |
  xargs -0 clang-format-19 --dry-run --Werror; then
  echo "Run: make format"
  exit 1
fi
