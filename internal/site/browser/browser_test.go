package browser

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/site/sample"
)

// tools fetches what package.json pins and finds the browser; the test is skipped where that can't be had.
func tools(t *testing.T) (chrome string) {
	t.Helper()
	if os.Getenv("PRIVACYWIRE_BROWSER") == "" {
		t.Skip("set PRIVACYWIRE_BROWSER=1 to run the browser tests; they need Chromium, Node.js and Java")
	}
	for _, name := range []string{os.Getenv("CHROME_PATH"), "chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && chrome == "" {
			chrome = found
		}
	}
	if chrome == "" {
		t.Skip("no Chromium: install it, or name it in CHROME_PATH")
	}
	if _, err := os.Stat("node_modules/playwright-core/package.json"); err != nil {
		if out, err := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund").CombinedOutput(); err != nil {
			t.Skipf("npm ci in internal/site/browser: %v\n%s", err, out)
		}
	}
	return chrome
}

func build(t *testing.T, in site.Input) string {
	t.Helper()
	in.Out = t.TempDir()
	in.Status = &site.Status{Run: time.Now().UTC().Truncate(time.Second), Interval: 3600}
	for _, f := range in.Feeds {
		in.Status.Feeds = append(in.Status.Feeds, site.FeedStatus{Slug: f.Slug, Name: f.Name, OK: true, Checked: in.Status.Run})
	}
	if _, err := site.Build(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	return in.Out
}

func check(t *testing.T, chrome, name, root string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		run := exec.CommandContext(t.Context(), "node", "run.mjs", name, root)
		run.Env = append(os.Environ(), "CHROME_PATH="+chrome)
		out, err := run.CombinedOutput()
		for line := range strings.Lines(string(out)) {
			if said, ok := strings.CutPrefix(line, "# "); ok {
				t.Log(strings.TrimSpace(said))
			} else if strings.TrimSpace(line) != "" {
				t.Error(strings.TrimSpace(line))
			}
		}
		if err != nil && !t.Failed() {
			t.Errorf("node run.mjs %s: %v\n%s", name, err, out)
		}
	})
}

// TestBrowser looks at an invented site of 300 articles.
func TestBrowser(t *testing.T) {
	chrome := tools(t)
	root := build(t, sample.Input(300))
	for _, name := range []string{"weights", "nu", "axe", "wide", "quiet", "readers", "lighthouse"} {
		check(t, chrome, name, root)
	}
}

// longNames are names of the length that real platforms and authorities have at most.
type longNames struct{ sample.Names }

func (n longNames) Platform(slug string) (name, owner string) {
	name, owner = n.Names.Platform(slug)
	return name + " International Communications Holdings Limited", owner
}

func (n longNames) Authority(slug string) (name, country string) {
	name, country = n.Names.Authority(slug)
	return "Bundesbeauftragter für den Datenschutz und die Informationsfreiheit / " + name, country
}

// TestBrowserLongNames looks at a site whose platforms and authorities have the longest names.
func TestBrowserLongNames(t *testing.T) {
	chrome := tools(t)
	in := sample.Input(150)
	in.Names = longNames{}
	check(t, chrome, "wide", build(t, sample.Finish(in)))
}

// TestBrowserHostile looks at a site whose every text is an attack.
func TestBrowserHostile(t *testing.T) {
	chrome := tools(t)
	root := build(t, sample.Hostile())
	for _, name := range []string{"nu", "hostile"} {
		check(t, chrome, name, root)
	}
}
