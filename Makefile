# SPDX-License-Identifier: EUPL-1.2
# make run: everything from a fresh Debian 12 to a served page. make test: all tests. See README.md.
SHELL := /bin/bash
LISTEN ?= 127.0.0.1:8080
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1

.PHONY: run build test sanitize bench check format fuzz kills soak conformance sbom documents clean

run: build
	@build/pareltjes run wijkvoorzieningen --example --format table
	@build/pareltjes serve --listen $(LISTEN)

build:
	@scripts/install_packages.sh run
	@scripts/build_web.sh
	@scripts/cmake_build.sh release pareltjes

test:
	@scripts/install_packages.sh run test documents
	@scripts/test.sh

sanitize:
	@scripts/install_packages.sh run test
	@scripts/check.sh sanitize

bench:
	@scripts/install_packages.sh run test
	@scripts/bench.sh

check:
	@scripts/install_packages.sh run test documents check
	@scripts/check.sh

format:
	@command -v clang-format-19 >/dev/null || scripts/install_packages.sh test
	@git ls-files 'src/*.cpp' 'src/*.hpp' 'tests/*.cpp' | xargs clang-format-19 -i

fuzz:
	@scripts/install_packages.sh run check
	@scripts/fuzz.sh

kills:
	@scripts/install_packages.sh run test
	@scripts/kills.sh

conformance: build
	@scripts/npm_ci.sh tests/service
	@PARELTJES_CASES=$${PARELTJES_CASES:-50000} node --test --test-reporter=spec tests/service/openapi.test.mjs

soak: build
	@node tests/soak/soak.mjs
	@node tests/soak/login_timing.mjs

sbom: build
	@node scripts/sbom.mjs

documents:
	@scripts/install_packages.sh documents

clean:
	rm -rf build build-* web/dist web/node_modules tests/browser/node_modules tests/service/node_modules
