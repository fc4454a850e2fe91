package main

import (
	"os"
	"testing"
)

// TestMutantsFollowTheCode holds the list to the code as it is now; whether each is caught takes minutes: make mutants.
func TestMutantsFollowTheCode(t *testing.T) {
	all, err := parse(list)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 15 {
		t.Errorf("only %d mutants", len(all))
	}
	t.Chdir("../..")
	for _, m := range all {
		if _, err := m.apply(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(m.pkg); err != nil {
			t.Error(err)
		}
	}
}
