package eval_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/eval"
)

// languageFloors are the least figures for each language that has rules beside English. A third of each file are
// look-alikes. The items were written and labelled before the rules that find them.
var languageFloors = eval.Floors{"macro": 0.85, "on_topic": 0.85}

func TestRulesOfOtherLanguages(t *testing.T) {
	files, err := filepath.Glob("testdata/languages/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".jsonl"), func(t *testing.T) { keepsFloors(t, file, languageFloors) })
	}
}
