package slug

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"build", "fetch", "serve", "reclassify", "snapchat", "age-checks"}
	for word, want := range map[string]string{
		"buidl": "build", "bulid": "build", "fecth": "fetch", "snapchta": "snapchat", "age-chekcs": "age-checks",
		"SERVE": "serve", "reclasify": "reclassify", "x": "", "zzzzzz": "", "build": "build",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
