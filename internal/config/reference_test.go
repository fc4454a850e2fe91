package config

import (
	"flag"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "write docs/feeds-yaml.md anew from the schema")

const reference = "../../docs/feeds-yaml.md"

// TestReferenceIsMadeFromTheSchema keeps the page that explains feeds.yaml true:
//
//	go test ./internal/config -run Reference -update
func TestReferenceIsMadeFromTheSchema(t *testing.T) {
	raw, err := os.ReadFile("feeds.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node // JSON is YAML, and nodes keep the order of keys
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	want := referencePage(doc.Content[0])
	if *update {
		if err := os.WriteFile(reference, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/feeds-yaml.md is not what the schema gives: go test ./internal/config -run Reference -update")
	}
}

func referencePage(schema *yaml.Node) string {
	var b strings.Builder
	b.WriteString(`# feeds.yaml, key by key

*Made from [the schema](../internal/config/feeds.schema.json), which your editor can check the file with while you type: the
first line of the feeds.yaml that ships names it. ` + "`privacywire check`" + ` names every mistake with its line.*

Ten lines are enough:

` + "```yaml" + `
site:
  title: My wire
  url: https://me.github.io/wire/
feeds:
  - {name: EDPB, url: "https://www.edpb.europa.eu/feed/news_en", keep: all}
  - {name: Some Newsroom, url: "https://newsroom.example/rss", fulltext: true}
` + "```" + `
`)
	defs := field(schema, "$defs")
	top := field(schema, "properties")
	for i := 0; i < len(top.Content); i += 2 {
		key, value := top.Content[i].Value, follow(defs, top.Content[i+1])
		each := field(value, "items")
		object := value
		if each != nil {
			object = follow(defs, each)
		}
		fmt.Fprintf(&b, "\n## `%s`\n\n%s", key, text(value, "description"))
		if each != nil {
			b.WriteString(" A list; each entry has:")
		}
		b.WriteString("\n\n")
		table(&b, defs, object)
	}
	b.WriteString(`
## Filters of a feed

` + "`only` and `block` are rules, or lists of rules, in the [language of topics](rules.md): `block: \"TITLE (podcast|newsletter)\"`,\n" +
		"`only: \"{topic:fines}\"`. They read an item's title and text. Filters decide about new items; what is in the archive stays.\n" +
		"`privacywire feed URL --explain` says why each item was left out, and `check` warns when the filters of a feed left out\n" +
		"everything.\n")
	b.WriteString("\n## A rule of a topic\n\nA line of text, or a name that evidence shows and a line of text: `- " +
		"scans: \"{platform} .. scans\"`. The language of rules is explained in [rules](rules.md).\n")
	return b.String()
}

func table(b *strings.Builder, defs, object *yaml.Node) {
	b.WriteString("| key | what | default | example |\n|---|---|---|---|\n")
	required := map[string]bool{}
	if list := field(object, "required"); list != nil {
		for _, n := range list.Content {
			required[n.Value] = true
		}
	}
	props := field(object, "properties")
	for i := 0; i < len(props.Content); i += 2 {
		key, value := props.Content[i].Value, props.Content[i+1]
		standard := code(text(value, "default"))
		if required[key] {
			standard = "required"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", key, text(value, "description"), standard, exampleOf(defs, value))
	}
}

// follow goes along a reference to a definition.
func follow(defs, n *yaml.Node) *yaml.Node {
	if ref := field(n, "$ref"); ref != nil {
		return field(defs, path.Base(ref.Value))
	}
	return n
}

func exampleOf(defs, value *yaml.Node) string {
	for _, n := range []*yaml.Node{value, follow(defs, value)} {
		if list := field(n, "examples"); list != nil {
			return code(flow(list.Content[0]))
		}
		if list := field(n, "enum"); list != nil {
			return code(list.Content[0].Value)
		}
	}
	return ""
}

// flow writes a value as it would stand in a line of YAML.
func flow(n *yaml.Node) string {
	if n.Kind != yaml.SequenceNode {
		return n.Value
	}
	var parts []string
	for _, c := range n.Content {
		parts = append(parts, c.Value)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func text(n *yaml.Node, key string) string {
	if v := field(n, key); v != nil {
		return v.Value
	}
	return ""
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(s, "|", `\|`) + "`" // as tables want it
}
