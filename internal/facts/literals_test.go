package facts

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// maxLiterals bounds the string literals inside functions of this package: what words mean is in data files.
const maxLiterals = 150

// TestWordsAreData counts the string literals of functions.
func TestWordsAreData(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				ast.Inspect(f, func(node ast.Node) bool {
					if l, ok := node.(*ast.BasicLit); ok && l.Kind == token.STRING {
						n++
					}
					return true
				})
			}
		}
	}
	if n == 0 || n > maxLiterals {
		t.Errorf("%d string literals inside functions, at most %d are meant: put words into rule files", n, maxLiterals)
	}
}
