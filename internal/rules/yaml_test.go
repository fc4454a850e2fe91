package rules

import (
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// TestPlainYAML compares what readPlain reads with what the library reads, in all files that ship.
func TestPlainYAML(t *testing.T) {
	names, _ := fs.Glob(Files, "*/*.yaml")
	for _, name := range names {
		data, err := fs.ReadFile(Files, name)
		if err != nil {
			t.Fatal(err)
		}
		comparePlain(t, name, string(data))
		if readPlain(string(data)) == nil {
			t.Log(name, "needs the library")
		}
	}
}

func comparePlain(t *testing.T, name, data string) {
	t.Helper()
	got := readPlain(data)
	if got == nil {
		return
	}
	var want yaml.Node
	if err := yaml.Unmarshal([]byte(data), &want); err != nil {
		t.Errorf("%s: %v", name, err)
	} else if diff := cmp.Diff(shape(want.Content[0]), shape(got)); diff != "" {
		t.Errorf("%s (-library +plain):\n%s", name, diff)
	}
}

// shape is what rules need of a node.
type node struct {
	Kind         yaml.Kind
	Style        yaml.Style
	Value        string
	Line, Column int
	Content      []node
}

func shape(n *yaml.Node) node {
	out := node{Kind: n.Kind, Style: n.Style, Value: n.Value, Line: n.Line, Column: n.Column}
	if n.Kind != yaml.ScalarNode {
		out.Style = 0
	}
	for _, c := range n.Content {
		out.Content = append(out.Content, shape(c))
	}
	return out
}

// FuzzPlainYAML holds that readPlain reads nothing otherwise than the library.
func FuzzPlainYAML(f *testing.F) {
	f.Add("a: b\nc:\n  - d: \"e\"\n    f: 'g'\n  - h\n")
	f.Add("words:\n  x: >-\n    a|b|\n    c\n# d\nrules:\n  - e f: g\n\n  - \"h: i\"\n")
	f.Add("a: b\n c: d\n- e\na:\n  - b\n - c\n")
	f.Fuzz(func(t *testing.T, data string) { comparePlain(t, data, data) })
}
