# The everyday commands; ./run and ./test do the rest.
SHELL := /bin/bash
SOURCES = $(shell git ls-files '*.cpp' '*.hpp')
WITH_NODE = . tools/node.sh && use_node "$(CURDIR)" && install_web_packages "$(CURDIR)" && cd web

.PHONY: build dev test lint format docs

build:
	@. tools/install-packages.sh && . tools/build.sh && install_packages tests && build "$(CURDIR)" dev

# Rebuilds and restarts messenger whenever a source changes.
dev:
	@tools/dev-loop.sh

test:
	@./test

lint:
	@tools/lint.sh $(SOURCES)
	@$(WITH_NODE) && npm run --silent lint

format:
	@. tools/find-clang.sh && "$$(find_clang clang-format)" -i $(SOURCES)
	@$(WITH_NODE) && npm run --silent format

# The generated pages: .env.example, docs/configuration.md and what else the `docs` target of the build makes.
docs:
	@. tools/build.sh && build "$(CURDIR)" dev docs
