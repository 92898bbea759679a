#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# npm ci in the given folder, only when its lock file changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/../$1"
stamp=node_modules/.installed
sum=$(sha256sum package-lock.json package.json | sha256sum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && exit 0
echo "== npm-pakketten installeren: $1"
# Scripts of packages are never run.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
echo "$sum" > "$stamp"
