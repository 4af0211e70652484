SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec

FUZZTIME ?= 3s
MIN_COVERAGE ?= 85
FORGE := tools/forge
COVERED := circuits verifier model/program

.PHONY: build demo test test-deep lint forge fuzz bench conformance clean

build: ## the command, in bin/zkinfer
	go build -trimpath -o bin/zkinfer ./cmd/zkinfer

demo: build ## a digit drawn, proved, verified natively and in the EVM
	examples/digits/demo.sh bin/zkinfer build/demo

# The unit tests come last, so that the output ends with go test's own lines;
# the coverage check behind them is silent unless it fails.
test: solidity/node_modules solidity/npm/node_modules lint forge fuzz ## everything that CI runs
	@mkdir -p build
	go test -timeout 20m -cover ./... | tee build/test.log
	@for p in $(COVERED); do \
	  got=$$(awk -v p="github.com/zkinfer/zkinfer/$$p" '$$1 == "ok" && $$2 == p { for (i = 3; i <= NF; i++) if ($$i ~ /%$$/) print $$i + 0 }' build/test.log); \
	  awk -v g="$${got:-0}" -v m=$(MIN_COVERAGE) 'BEGIN { exit !(g > m) }' \
	    || { echo "coverage of $$p is $${got:-unknown} %, it must be above $(MIN_COVERAGE) %" >&2; exit 1; }; \
	done

test-deep: solidity/node_modules bin/geth build/slither/bin/slither ## what takes too long for CI
	node solidity/tools/slither.mjs $(CURDIR)/build/slither/bin/slither
	cd solidity && $(FORGE) coverage --fuzz-runs 100 --no-match-contract Invariant --no-match-coverage '^test' | tee ../build/coverage.txt
	@awk '$$2 == "Total" { lines = $$4 + 0 } END { exit !(lines > 95) }' build/coverage.txt \
	  || { echo "forge covers too few lines of the contracts: 95 % is too few" >&2; exit 1; }
	cd solidity && FOUNDRY_PROFILE=deep $(FORGE) test
	go test ./cmd/zkinfer -run TestStory -geth $(CURDIR)/bin/geth
	go test -timeout 60m ./solidity -run 'EveryCompiler|MarketMachine|VerifiersAgree' -compilers -machine 50000 -mutations 100000

# the node of the pinned go-ethereum module; it takes some minutes
bin/geth: go.mod
	GOBIN=$(CURDIR)/bin go install github.com/ethereum/go-ethereum/cmd/geth@$$(go list -m -f '{{.Version}}' github.com/ethereum/go-ethereum)
	@touch $@

# needs python3 with its venv
build/slither/bin/slither: solidity/tools/slither.txt
	python3 -m venv build/slither
	build/slither/bin/pip install --quiet --requirement $<
	@touch $@

# the pinned Solidity compilers and nodes, and what the npm package is built with
%/node_modules: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund --loglevel=error </dev/null
	@touch $@

lint: solidity/node_modules ## gofmt, go vet, staticcheck, other systems, forge fmt
	@bad=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$bad" ] || { echo "gofmt -w these:" >&2; echo "$$bad" >&2; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	for os in darwin windows; do GOOS=$$os go build ./...; done
	cd solidity && $(FORGE) fmt --check src test testdata examples

forge: solidity/node_modules ## the contracts' properties, a tenth of what test-deep runs
	cd solidity && $(FORGE) test

fuzz: ## each fuzz target for FUZZTIME
	.ci/fuzz $(FUZZTIME)

bench: ## every step over a suite of networks; names the machine
	go run ./benchmarks $(BENCH_FLAGS)

# MODELS: the folder of the cases that docs/conformance.csv lists. By hand: takes
# minutes. EXPECTED: outputs of cases that have none, made by
# check/testdata/reference.py. UPDATE=--update writes the results as the new
# expectations.
TIME_LIMIT ?= 10m
conformance: build ## zkinfer check over MODELS, against docs/conformance.csv
	@[ -d "$(MODELS)" ] || { echo "make conformance MODELS=DIR" >&2; exit 2; }
	bin/zkinfer check --prove --jobs 2 --time-limit $(TIME_LIMIT) --expect docs/conformance.csv $(UPDATE) \
	  $(if $(EXPECTED),--expected $(EXPECTED)) $(CHECK_FLAGS) $(MODELS)
	bin/zkinfer ops --expect docs/conformance.csv --markdown > build/operators.md && mv build/operators.md docs/operators.md

clean:
	rm -rf bin build
