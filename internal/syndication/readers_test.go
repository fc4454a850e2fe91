package syndication

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// readBack is what another program understood of a feed.
type readBack struct {
	Fault, Title, Language string
	Items                  []struct {
		ID, Title, URL, Published, Content string
		HTML                               bool // the title is HTML
		Authors, Tags                      []string
	}
}

// other runs another reader, or skips the test where it isn't installed.
func other(t *testing.T, have []string, command []string, feed []byte) readBack {
	t.Helper()
	env := os.Environ()
	if modules, err := filepath.Abs("../site/browser/node_modules"); err == nil { // where the tools of the tests are pinned
		env = append(env, "NODE_PATH="+modules+":"+os.Getenv("NODE_PATH"))
	}
	probe := exec.Command(have[0], have[1:]...)
	probe.Env = env
	if err := probe.Run(); err != nil {
		t.Skipf("%s: %v", strings.Join(have, " "), err)
	}
	run := exec.Command(command[0], command[1:]...)
	run.Env, run.Stdin = env, bytes.NewReader(feed)
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %v", command, err)
	}
	var r readBack
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return r
}

func TestFeedparserReadsBack(t *testing.T) {
	for _, name := range []string{RSSFile, AtomFile} { // its releases don't know JSON Feed yet
		feed := encode(t, channel(), items())[name]
		r := other(t, []string{"/usr/bin/python3", "-c", "import feedparser"}, []string{"/usr/bin/python3", "testdata/read.py"}, feed)
		compare(t, name, r)
	}
}

func TestRSSParserReadsBack(t *testing.T) {
	for _, name := range []string{RSSFile, AtomFile} { // likewise
		feed := encode(t, channel(), items())[name]
		r := other(t, []string{"node", "-e", "require('rss-parser')"}, []string{"node", "testdata/read.cjs"}, feed)
		compare(t, name, r)
	}
}

func compare(t *testing.T, name string, r readBack) {
	t.Helper()
	if r.Fault != "" || r.Title != "Privacy & Platforms" {
		t.Errorf("%s: fault %q, title %q", name, r.Fault, r.Title)
	}
	if len(r.Items) != len(hostile) {
		t.Fatalf("%s: %d items, want %d", name, len(r.Items), len(hostile))
	}
	for i, it := range r.Items {
		if it.HTML {
			it.Title = html.UnescapeString(it.Title)
		}
		if it.ID != EntryID("article", fmt.Sprint(i)) || it.Title != hostile[i].want {
			t.Errorf("%s: %s %q, want %q", name, it.ID, it.Title, hostile[i].want)
		}
		if want := fmt.Sprintf("https://wire.example/sub/articles/2023/04/story-%d.html", i); it.URL != want {
			t.Errorf("%s: link %s, want %s", name, it.URL, want)
		}
		if len(it.Authors) == 0 || it.Authors[0] != "Ana & Bo" || len(it.Tags) > 1 || (len(it.Tags) == 1 && it.Tags[0] != "Fines & penalties") {
			t.Errorf("%s: authors %q, tags %q", name, it.Authors, it.Tags)
		}
		if !strings.Contains(it.Content, `href="https://wire.example/sub/articles/x.html?a=1&amp;b=2#c"`) {
			t.Errorf("%s: content %s", name, it.Content)
		}
	}
}
