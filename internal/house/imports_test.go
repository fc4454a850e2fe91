package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/privacywire/privacywire/"

// stages turn an entry into an article, step by step, and never know each other.
var stages = []string{"feed", "text", "topic", "facts", "relevance", "summary", "story", "ledger"}

// shared may be used by every package, and use none but those before them in the list.
var shared = []string{"lazy", "parallel", "slug", "durable", "stamp", "rules", "news", "text", "money", "pattern", "dates", "gazetteer"}

// may says what a package below internal/ may import of its neighbours beside the shared ones. Whoever isn't named
// may import the shared ones only. cmd may import everything.
var may = map[string][]string{
	"announce":    {"config"},
	"archive":     {"identity"},
	"config":      {"topic"},
	"eval":        {},
	"ingest":      {"archive", "facts", "identity", "ledger", "relevance", "story", "summary", "topic"},
	"fit":         {"eval", "facts", "ingest", "relevance", "topic"},
	"site":        {"card", "search", "story", "syndication", "ledger", "templates"},
	"syndication": {"ledger"},
	"starter":     {"config"},
	"story":       {"quality"},
	"demo":        {"feed"},
}

func TestImportDirection(t *testing.T) {
	for pkg, imports := range packages(t) {
		for _, imp := range imports {
			if why := forbidden(pkg, imp); why != "" {
				t.Errorf("internal/%s imports %s: %s", pkg, imp, why)
			}
		}
	}
}

// forbidden says why one package may not import another, "" when it may.
func forbidden(pkg, imp string) string {
	switch {
	case imp == "cmd" || strings.HasPrefix(imp, "cmd/"):
		return "nothing imports a command"
	case pkg == "news":
		return "news imports the standard library only"
	case slices.Contains(may[pkg], imp):
		return ""
	case slices.Contains(stages, pkg) && slices.Contains(stages, imp) && !slices.Contains(shared, imp):
		return "stages never import one another; ingest orders them"
	case slices.Contains(shared, imp):
		if i := slices.Index(shared, pkg); i >= 0 && i <= slices.Index(shared, imp) && imp != "news" {
			return "shared packages build on those before them"
		}
		return ""
	}
	return "not among what it may import: see may in this test"
}

// packages returns the imports of each package below internal/ from this module, tests left out: a test may wire what
// the program may not.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg, _, _ := strings.Cut(filepath.ToSlash(strings.TrimPrefix(name, ".."+string(filepath.Separator))), "/")
		for _, spec := range file.Imports {
			imp, _ := strconv.Unquote(spec.Path.Value)
			if pkg == "news" && strings.Contains(strings.Split(imp, "/")[0], ".") {
				t.Errorf("news imports %s: it builds on the standard library only", imp)
			}
			if rest, ok := strings.CutPrefix(imp, module); ok {
				rest = strings.TrimPrefix(rest, "internal/")
				if top, _, _ := strings.Cut(rest, "/"); top != pkg {
					found[pkg] = append(found[pkg], top)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 10 {
		t.Fatalf("only %d packages found: is this test looking in the right place?", len(found))
	}
	return found
}

// TestForbidden shows that the rule can say no.
func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		pkg, imp string
		allowed  bool
	}{
		{"topic", "news", true}, {"topic", "text", true}, {"topic", "facts", false}, {"story", "archive", false},
		{"ingest", "story", true}, {"site", "feed", false}, {"archive", "cmd", false}, {"news", "slug", false},
		{"text", "news", true}, {"slug", "text", false}, {"nobody", "site", false},
	} {
		if got := forbidden(c.pkg, c.imp) == ""; got != c.allowed {
			t.Errorf("internal/%s imports %s: allowed %v, want %v", c.pkg, c.imp, got, c.allowed)
		}
	}
}

// TestTopLevel keeps the house to the rooms that its page names.
func TestTopLevel(t *testing.T) {
	root := path.Join("..", "..")
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"cmd", "internal", "feeds.yaml", "templates", "content", "public", "docs", "tools", "go.mod",
		"go.sum", "Makefile", "README.md", "LICENSE",
		"CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "action.yml"}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") || slices.Contains(known, name) || slices.Contains([]string{"bin", "site"}, name) {
			continue
		}
		t.Errorf("%s at the top: the house has no such room", name)
	}
}
