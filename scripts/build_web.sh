#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Builds web/dist when a source of the web pages changed.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/npm_ci.sh web
stamp=web/node_modules/.dist-made-from
sum=$(find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
[ -f "$stamp" ] && [ -f web/dist/pareltjes.css ] && [ "$(cat "$stamp")" = "$sum" ] && exit 0
echo "== Stijlen en elementen voor de pagina's bouwen"
npm --prefix web run --silent build
echo "$sum" > "$stamp"
