package starter

import (
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/privacywire/privacywire/internal/config"
)

var update = flag.Bool("update", false, "take the lists of feeds from feeds.yaml anew")

// TestFeedsAreThoseThatShip keeps the starting sets what feeds.yaml lists under their headings:
//
//	go test ./internal/starter -update
func TestFeedsAreThoseThatShip(t *testing.T) {
	shipped, err := os.ReadFile("../../feeds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(shipped), "\nfeeds:\n")
	if *update {
		if err := os.WriteFile("files/feeds.txt", []byte(list), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(file("feeds.txt")) != list {
		t.Error("the starting sets are not those of feeds.yaml: go test ./internal/starter -update")
	}
	for _, i := range interests {
		if !strings.Contains(list, "  # "+i.heading+"\n") {
			t.Errorf("feeds.yaml has no heading %q", i.heading)
		}
	}
}

func TestEveryChoiceGivesAValidSite(t *testing.T) {
	choices := [][]string{nil}
	for _, name := range Interests() {
		choices = append(choices, []string{name})
	}
	var total, all int
	for _, interests := range choices {
		made, err := Files(Options{Title: `A "quoted": title #1`, URL: "https://site.example/x", Language: "de", Interests: interests})
		if err != nil {
			t.Fatal(err)
		}
		fsys := fstest.MapFS{}
		for _, f := range made {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		c, err := config.Load(fsys, "feeds.yaml")
		if err != nil {
			t.Fatalf("%v: %v", interests, err)
		}
		if c.Site.Title != `A "quoted": title #1` || c.Site.Language != "de" {
			t.Errorf("site: %+v", c.Site)
		}
		if interests == nil {
			all = len(c.Feeds)
		} else {
			total += len(c.Feeds)
		}
	}
	if all == 0 || total != all {
		t.Errorf("%d feeds in all, %d in the single sets", all, total)
	}
}

func TestUnknownInterest(t *testing.T) {
	if _, err := Files(Options{Interests: []string{"sport"}}); err == nil || !strings.Contains(err.Error(), "regulators") {
		t.Errorf("the error names no choice: %v", err)
	}
}
