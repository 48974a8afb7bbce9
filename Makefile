# The commands of this project; `make` alone lists them. Each does what set-up it needs first, and a second run
# repeats none of it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PREFIX ?= /usr/local
DESTDIR ?=

# One set of flags for every build, so that nothing is built twice. Warnings are errors everywhere.
SWIFT_FLAGS := -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error
# What runs lies side by side (scripts/link-order.sh): it is an eighth of the code, and what does not run is not resident. For that
# each function is a section of its own.
SECTIONS := -Xswiftc -Xfrontend -Xswiftc -function-sections
ORDER := -Xlinker --symbol-ordering-file=$(CURDIR)/config/link-order.txt -Xlinker --no-warn-symbol-ordering
# The installed programs carry the Swift runtime in them: no toolchain is needed where they run. The toolchain's own linker
# writes their relocations in a twentieth of the room, all of which is read, and so resident, at the start; for the same reason
# they offer no symbols to libraries, none of which asks for any.
RELEASE_FLAGS := -c release --static-swift-stdlib $(SWIFT_FLAGS) \
	-Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --no-export-dynamic $(SECTIONS) $(ORDER)
# So many tests at once: most of them wait for a peer, and with all of them at once the peers are late.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 5

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install what building and testing need (Debian packages, PJSIP); as root
	@scripts/setup-build.sh
	@scripts/setup-test.sh

.PHONY: setup-build
setup-build:
	@scripts/setup-build.sh

.PHONY: build
build: setup-build ## build the daemon and ctl, optimised, in .build/release
	@scripts/protocol-texts.py
	swift build $(RELEASE_FLAGS)

.PHONY: demo
demo: setup build ## load the example tickets and call them, with SIPp as customers and phones (two minutes)
	@scripts/demo.sh

.PHONY: test
test: setup ## run all tests
	@scripts/protocol-texts.py
	swift build --build-tests $(SWIFT_FLAGS)
	@SWIFT_FLAGS="$(SWIFT_FLAGS)" scripts/test.sh $(TEST_FLAGS)

.PHONY: lint
lint: setup-build
	swift format lint --strict --recursive Package.swift Sources Tests

.PHONY: check
check: lint test ## what must pass before a change goes in: format, no warnings, all tests

.PHONY: check-threads
check-threads: setup ## run the tests under ThreadSanitizer (ten minutes; a build of its own)
	@scripts/check-threads.sh $(FILTER)

.PHONY: call-progress
call-progress: setup ## measure how often call progress is right, and write it into docs/call-progress.md
	swift build --build-tests $(SWIFT_FLAGS)
	CALL_PROGRESS_TABLE=$(CURDIR)/docs/call-progress.md swift test --skip-build $(SWIFT_FLAGS) --filter CallProgressRates

.PHONY: bench
bench: setup build ## measure the figures of docs/benchmarks.md and write them there (twenty minutes)
	@scripts/bench.sh

.PHONY: install
install: ## install the last build, with its unit, completions and sounds, under PREFIX (DESTDIR is honoured)
	@scripts/install.sh install "$(DESTDIR)" "$(PREFIX)"

.PHONY: uninstall
uninstall: ## remove what install put there; a changed configuration and all data stay
	@scripts/install.sh uninstall "$(DESTDIR)" "$(PREFIX)"

.PHONY: clean
clean: ## remove everything that was built here
	rm -rf .build build demo-run
