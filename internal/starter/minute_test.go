package starter

import (
	"io"
	"regexp"
	"testing"

	"github.com/rhysd/actionlint"
)

// TestInitDrawsTheMinute: sites that start alike don't all fetch at once, and each workflow is valid.
func TestInitDrawsTheMinute(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	cron := regexp.MustCompile(`cron: "(\d+) \* \* \* \*"`)
	minutes := map[string]bool{}
	for range 200 {
		data := workflow()
		m := cron.FindSubmatch(data)
		if m == nil {
			t.Fatalf("no schedule in\n%s", data)
		}
		if !minutes[string(m[1])] {
			faults, err := linter.Lint("site.yml", data, nil)
			if err != nil || len(faults) > 0 {
				t.Errorf("%v, %v", faults, err)
			}
		}
		minutes[string(m[1])] = true
	}
	for _, busy := range []string{"0", "15", "30", "45"} {
		if minutes[busy] {
			t.Errorf("minute %s is drawn", busy)
		}
	}
	if len(minutes) < 20 {
		t.Errorf("200 sites fetch at %d minutes only", len(minutes))
	}
}
