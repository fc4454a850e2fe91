package workflow

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/config"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

// pending are files that documents may name before they are there.
var pending = map[string]bool{}

var mdLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// TestLinksBetweenDocumentsLead follows every relative link of README, CONTRIBUTING, docs/ and the like.
func TestLinksBetweenDocumentsLead(t *testing.T) {
	links := 0
	for _, file := range documents(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mdLink.FindAllStringSubmatch(string(data), -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			links++
			path := filepath.Join(filepath.Dir(file), target)
			rel, err := filepath.Rel(root, path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(path); err != nil && !pending[filepath.ToSlash(rel)] {
				t.Errorf("%s links to %s, which isn't there", file, m[1])
			}
		}
	}
	if links < 20 {
		t.Errorf("only %d links looked at", links)
	}
}

func documents(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(filepath.Join(root, "docs"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".md" {
			files = append(files, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestChangelogSaysHowManyFeedsShip keeps the figure in the changelog true.
func TestChangelogSaysHowManyFeedsShip(t *testing.T) {
	feeds, err := os.ReadFile(filepath.Join(root, "feeds.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	n := len(regexp.MustCompile(`(?m)^  - \{name: `).FindAll(feeds, -1))
	m := regexp.MustCompile(`(\d+) feeds ship`).FindSubmatch(changelog)
	if m == nil || string(m[1]) != strconv.Itoa(n) {
		t.Errorf("feeds.yaml has %d feeds, the changelog says %s", n, m)
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// TestReadmeExamplesWork reads the examples as the program would.
func TestReadmeExamplesWork(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := yamlBlock.FindAllStringSubmatch(string(readme), -1)
	if len(blocks) < 2 {
		t.Fatalf("%d examples", len(blocks))
	}
	for _, b := range blocks {
		file := b[1]
		if !strings.Contains(file, "feeds:") {
			file += "feeds: [{url: https://a.example/feed}]\n"
		}
		c, err := config.Parse("README.md", []byte(file))
		if err != nil {
			t.Errorf("%v in\n%s", err, file)
			continue
		}
		rules, err := topic.Compile(topic.Merge(topic.Default(), c.Topics))
		if err != nil {
			t.Errorf("%v in\n%s", err, file)
			continue
		}
		if len(c.Topics) == 0 {
			continue
		}
		d := text.Parse("Roblox starts age checks", "The platform asks players to show their face to a camera.", "en")
		if got := rules.Classify(d, nil).Topics; len(got) != 1 || got[0].Slug != c.Topics[0].Slug {
			t.Errorf("the topic of the README finds %v", got)
		}
	}
}
