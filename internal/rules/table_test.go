package rules

import (
	"fmt"
	"testing"
)

func TestTable(t *testing.T) {
	got := fmt.Sprintf("%q", Table("# note\n\n1 | 2\na|b|c|d\n", "|", 3))
	if want := `[["1" "2" ""] ["a" "b" "c" "d"]]`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestDecode holds that a key which nothing reads is a mistake.
func TestDecode(t *testing.T) {
	var to struct{ Start Phrases }
	if err := decode(Files, "en/summary.yaml", &to); err == nil {
		t.Error("no mistake for unknown keys")
	}
	if err := decode(Files, "xx/summary.yaml", &to); err != nil {
		t.Error(err)
	}
}
