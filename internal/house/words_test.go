package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
)

// wordless are the packages whose words are files, and how many literals of each still look like words. A number may
// only become smaller.
var wordless = map[string]int{"pattern": 0, "topic": 0, "money": 1, "gazetteer": 1, "facts": 0, "dates": 0}

// named are literals that name something and aren't in a file: fields of records, and the ending that is a token of
// its own.
var named = strings.Fields("day week year rate only block 's")

// TestWordsAreFiles forbids words of a natural language in the code of the packages that read texts. A literal is
// suspect when it is compared with a token of a text, when it has a letter that English lacks, or when its words
// are words of the rule files and it is not a name there: of a set, a list, a rule, a label or a capture.
func TestWordsAreFiles(t *testing.T) {
	words, names := vocabulary(t)
	for _, name := range named {
		names[name] = true
	}
	for pkg, allowed := range wordless {
		var found []string
		for _, l := range literals(t, pkg) {
			if l.isWords(words, names) {
				found = append(found, fmt.Sprintf("%s %q", l.at, l.text))
			}
		}
		if len(found) > allowed {
			t.Errorf("internal/%s: %d words in Go code, %d are known: move them into internal/rules/LANGUAGE\n%s",
				pkg, len(found), allowed, strings.Join(found, "\n"))
		}
	}
}

// TestWordsAreFound tries the test above on code that it must not let pass, and on code that is fine.
func TestWordsAreFound(t *testing.T) {
	words, names := vocabulary(t)
	for code, want := range map[string]bool{
		`if s.Tokens[i].Norm == "zzz" { return }`:        true,
		`switch s.norm(i) { case "and", "und": return }`: true,
		`_ = set("watchdog regulator")`:                  true,
		`_ = []string{"behörde"}`:                        true,
		`_ = strings.Fields("fined penalised")`:          true,
		`_ = fmt.Errorf("a fined watchdog")`:             false,
		`if s.Tokens[i].Norm == "," { return }`:          false,
		`_ = "facts/weights.txt"`:                        false,
	} {
		got := false
		for _, l := range inFile(t, "x.go", "package x\nfunc f() { "+code+" }") {
			got = got || l.isWords(words, names)
		}
		if got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
}

// maxLiterals bounds the literals inside functions of internal/facts, messages left out.
const maxLiterals = 150

func TestFewLiterals(t *testing.T) {
	n := 0
	for _, l := range literals(t, "facts") {
		if l.inside && !l.message {
			n++
		}
	}
	t.Logf("%d literals", n)
	if n > maxLiterals {
		t.Errorf("%d literals inside functions of internal/facts, at most %d: move words into internal/rules", n, maxLiterals)
	}
}

// A literal is a string in the code.
type literal struct {
	at       string // file and line
	text     string
	inside   bool // a function
	message  bool // an argument of a function that makes errors or formats
	compared bool // with a token of a text
}

// isWords reports whether a literal looks like words of a text.
func (l *literal) isWords(words, names map[string]bool) bool {
	return l.compared && hasLetter(l.text) && !slices.Contains(named, l.text) || !l.message && suspect(l.text, words, names)
}

// literals returns the strings in the Go files of a package, without those of tests, imports and tags.
func literals(t *testing.T, pkg string) (all []literal) {
	t.Helper()
	files, err := filepath.Glob("../" + pkg + "/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("internal/%s: no files (%v)", pkg, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "explain.go" { // for people
			continue
		}
		all = append(all, inFile(t, name, nil)...)
	}
	return all
}

// inFile returns the strings in a file, whose code is read from disk when src is nil.
func inFile(t *testing.T, name string, src any) (all []literal) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, src, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		_, inside := decl.(*ast.FuncDecl)
		visit(decl, func(n *ast.BasicLit, above []ast.Node) {
			text, err := strconv.Unquote(n.Value)
			if err != nil || n.Kind != token.STRING {
				return
			}
			p := set.Position(n.Pos())
			l := literal{at: filepath.Base(p.Filename) + ":" + strconv.Itoa(p.Line), text: text, inside: inside}
			for _, a := range above {
				if _, ok := a.(*ast.ImportSpec); ok {
					return
				}
				if _, ok := a.(*ast.Field); ok {
					return
				}
				l.within(a, above)
			}
			all = append(all, l)
		})
	}
	return all
}

// within notes what a node above a literal says of it.
func (l *literal) within(a ast.Node, above []ast.Node) {
	ofToken := func(e ast.Expr) bool { return e != nil && tokens.MatchString(render(e)) }
	switch a := a.(type) {
	case *ast.FuncLit:
		l.inside = true
	case *ast.KeyValueExpr: // a field that people read
		l.message = l.message || slices.Contains([]string{"Text", "Rule", "Why"}, render(a.Key))
	case *ast.CallExpr:
		l.message = l.message || messages.MatchString(render(a.Fun))
	case *ast.BinaryExpr:
		l.compared = l.compared || (a.Op == token.EQL || a.Op == token.NEQ) && (ofToken(a.X) || ofToken(a.Y))
	case *ast.SwitchStmt:
		l.compared = l.compared || ofToken(a.Tag) && slices.ContainsFunc(above, isCase)
	}
}

var (
	messages = regexp.MustCompile(`^(fmt|errors)\.|(^|\.)(panic|fail|[mM]istake|Mapping|Items|WriteString)$`)
	tokens   = regexp.MustCompile(`\bNorm\b|\bnorm\b|\bSurface\b`)
)

func isCase(n ast.Node) bool { _, ok := n.(*ast.CaseClause); return ok }

// visit calls f with each literal and the nodes above it.
func visit(root ast.Node, f func(*ast.BasicLit, []ast.Node)) {
	var above []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			above = above[:len(above)-1]
			return true
		}
		if l, ok := n.(*ast.BasicLit); ok {
			f(l, above)
		}
		above = append(above, n)
		return true
	})
}

// render returns the names in an expression.
func render(e ast.Expr) string {
	var names []string
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			names = append(names, id.Name)
		}
		return true
	})
	return strings.Join(names, ".")
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// suspect reports whether a literal looks like words of a text.
func suspect(s string, words, names map[string]bool) bool {
	if names[s] || s == strings.ToUpper(s) || strings.ContainsAny(s, "/.:_%{}$=<>[]()\\") {
		return strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxLatin1/2 && unicode.IsLetter(r) })
	}
	fields := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' })
	for _, w := range fields {
		if len(w) > 1 && !names[w] && words[strings.ToLower(w)] {
			return true
		}
	}
	return false
}

// vocabulary returns the words of the rule files, and what is a name in them.
func vocabulary(t *testing.T) (words, names map[string]bool) {
	t.Helper()
	words, names = map[string]bool{}, map[string]bool{}
	err := fs.WalkDir(rules.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(rules.Files, path)
		if err != nil {
			return err
		}
		var root yaml.Node
		if err := yaml.Unmarshal(data, &root); err != nil {
			return err
		}
		read(&root, words, names)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines(t, "../gazetteer/data/authorities.txt") {
		if cells := strings.Split(line, "|"); len(cells) > 3 {
			names[strings.TrimSpace(cells[3])] = true // the kind of an office
		}
	}
	for _, line := range lines(t, "../facts/data/weights.txt") {
		if parts := strings.SplitN(line, " ", 3); len(parts) == 3 {
			feature, where, _ := strings.Cut(parts[2], ": ")
			names[feature], names[where] = true, true
		}
	}
	for _, list := range [][]string{rules.Languages("topics.yaml"), news.Lists()} {
		for _, name := range list {
			names[name] = true
		}
	}
	return words, names
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(data), "\n")
}

var (
	labels   = regexp.MustCompile(`=> .*$`)
	captures = regexp.MustCompile(`\{[^}]*\}|\$[a-z-]+`)
	word     = regexp.MustCompile(`[\pL][\pL'-]*`)
)

// read takes the keys of a YAML tree, labels and slots for names, and the rest for words.
func read(n *yaml.Node, words, names map[string]bool) {
	if n.Kind == yaml.ScalarNode {
		rest := n.Value
		for _, marked := range []*regexp.Regexp{labels, captures} {
			for _, part := range marked.FindAllString(rest, -1) {
				for _, w := range word.FindAllString(part, -1) {
					names[w] = true
				}
			}
			rest = marked.ReplaceAllString(rest, " ")
		}
		for _, w := range word.FindAllString(rest, -1) {
			words[strings.ToLower(w)] = true
		}
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			names[child.Value] = true
			continue
		}
		read(child, words, names)
	}
}
