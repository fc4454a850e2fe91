# The two commands that matter: make demo, make test. The rest is for whoever works on the program.

GO ?= go
# The race detector needs a C compiler; without one the tests run all the same.
RACE ?= $(shell command -v gcc >/dev/null 2>&1 && echo -race)
# The same flags for every target, so that all share what is compiled already.
export CGO_ENABLED ?= 0
export GOFLAGS ?= -trimpath

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
SEEDS ?= 3
FUZZTIME ?= 30s
ARTICLES ?= 1000,10000

.PHONY: demo test site build check lint vuln race bench browser fuzz mutants year clean

demo: ## the main job on sample feeds, no network; then the site on loopback
	@echo "Compiling (the first time takes a minute or two) ..."
	@$(MAKE) --no-print-directory build
	@bin/privacywire demo $(ARGS)

test: ## everything that must hold
	$(GO) vet ./...
	@test -z "$$(gofmt -l cmd internal templates tools)" || { echo "run gofmt on:"; gofmt -l cmd internal templates tools; exit 1; }
	$(GO) test -timeout 30m ./...

site: ## feeds.yaml → content/ → public/
	@$(GO) run ./cmd/privacywire run $(ARGS)

build: ## bin/privacywire
	@$(GO) build -ldflags "-s -w -X main.release=$(VERSION)" -o bin/privacywire ./cmd/privacywire

check: ## feeds.yaml, templates and every content file
	@$(GO) run ./cmd/privacywire check $(ARGS)

lint: ## staticcheck, code that nothing calls, functions that are too complex
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	@dead="$$($(GO) run golang.org/x/tools/cmd/deadcode@v0.52.0 -test ./...)"; test -z "$$dead" || { echo "nothing calls:"; echo "$$dead"; exit 1; }
	$(GO) run github.com/fzipp/gocyclo/cmd/gocyclo@v0.6.0 -over 15 -ignore '_test\.go$$' cmd internal

vuln: ## known vulnerabilities in what we import
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.8.0 ./...

race: ## the quicker tests under the race detector
	CGO_ENABLED=1 $(GO) test $(RACE) -timeout 30m -short ./...

bench: build ## how fast each stage is, then whole builds beside Hugo: make bench ARTICLES=1000,10000,100000
	$(GO) test -run '^$$' -bench . -benchmem ./internal/...
	$(GO) run ./tools/bench -binary bin/privacywire -articles $(ARTICLES)

browser: ## the pages in a real browser; needs chromium and node
	PRIVACYWIRE_BROWSER=1 $(GO) test -timeout 30m -count=1 -run Browser ./...

fuzz: ## every fuzzer for FUZZTIME
	@for f in $$(grep -rlE '^func Fuzz' --include=*_test.go internal cmd); do \
	  for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*).*/\1/p' $$f); do \
	    echo "$$name in $$(dirname $$f)"; \
	    $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) ./$$(dirname $$f) || exit 1; \
	  done; \
	done

mutants: ## break the program on purpose, and expect the tests to notice
	$(GO) run ./internal/mutants

year: ## simulated years, hourly, with 200 feeds: make year SEEDS=100
	$(GO) test ./cmd/privacywire -run TestYear -count=1 -timeout 0 -v -args -year.seeds $(SEEDS) -year.days 366 -year.feeds 200 -year.every 1h

clean:
	rm -rf bin
