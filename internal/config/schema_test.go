package config

import (
	"bytes"
	_ "embed"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

//go:embed feeds.schema.json
var schemaJSON []byte

// shipped is the feeds.yaml of this repository.
const shipped = "../../feeds.yaml"

func TestShippedFeedsAreValid(t *testing.T) {
	data, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(t, string(data)); err != nil {
		t.Error(err)
	}
	c, err := Parse("feeds.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Feeds) < 40 {
		t.Errorf("%d feeds, want at least 40", len(c.Feeds))
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "  - {") && !strings.Contains(line, "# confirmed: seen in public feed lists") &&
			!strings.Contains(line, "# not confirmed") {
			t.Errorf("a feed without a word on whether its address is confirmed: %s", line)
		}
	}
}

// TestSchemaAndReaderKnowTheSameKeys compares the properties of the schema with the keys that the reader's own source
// hands to fields, so that neither can gain or lose one alone.
func TestSchemaAndReaderKnowTheSameKeys(t *testing.T) {
	read := keysInSource(t)
	names := slices.Sorted(slices.Values(append(slices.Clone(read["name"]), "owner")))
	want := map[string][]string{
		"": read["Parse"], "site": read["site"], "fetch": read["fetch"], "topic": read["topic"],
		"feed": read["feed"], "announce": read["announce"], "platform": names, "authority": read["name"],
	}
	var schema object
	if err := yaml.Unmarshal(schemaJSON, &schema); err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{"": sortedKeys(schema.Properties)}
	for name, def := range schema.Defs {
		if def.Properties != nil {
			got[name] = sortedKeys(def.Properties)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the reader (-) and the schema (+) differ:\n%s", d)
	}
}

func TestSchemaDescribesEveryKey(t *testing.T) {
	var schema object
	if err := yaml.Unmarshal(schemaJSON, &schema); err != nil {
		t.Fatal(err)
	}
	for name, def := range schema.Defs {
		for key, p := range def.Properties {
			if p.Description == "" {
				t.Errorf("%s.%s has no description: editors show it", name, key)
			}
		}
	}
}

// TestSchemaAndReaderAgree holds both to the same verdict on the same files.
func TestSchemaAndReaderAgree(t *testing.T) {
	const feed = "feeds: [{url: https://a.example/feed}]\n"
	tests := map[string]struct {
		file string
		good bool
	}{
		"one feed": {feed, true},
		"everything": {"site: {title: T, url: 'https://s.example/', description: D, language: pt-BR}\nfetch: " +
			"{interval: 1h30m, concurrency: 4, allow_networks: [127.0.0.0/8, '::1']}\ntopics: [{slug: faces, title: Faces, " +
			"description: D, language: en, threshold: 0.6, words: {face: [face, faces], eye: eye|eyes}, ignore: face value, " +
			"rules: [face, {scans: scan}]}]\nplatforms: [{name: P, slug: p, aliases: [Q], owner: meta, country: " +
			"us}]\nauthorities: [{name: A, slug: a, aliases: [B], country: NO}]\nfeeds: [{name: A, slug: a, url: " +
			"'https://a.example/feed', homepage: 'https://a.example', keep: privacy, fulltext: true, language: de}]\n", true},
		"announce": {feed + "announce: [{to: webhook, name: hook, url: 'https://h.example/in', secret: " +
			"HOOK_KEY, what: [stories], text: '{title}'}]\n", true},
		"announce to nobody": {feed + "announce: [{url: 'https://h.example/in'}]\n", false},
		"announce a secret":  {feed + "announce: [{to: slack, secret: 'https://h.example/T0'}]\n", false},
		"filters": {"feeds: [{url: https://a.example/feed, only: '{platform}', block: [podcast, {jobs: " +
			"hiring}], max_age: 30d, limit: 5}]\n", true},
		"age in words":         {"feeds: [{url: https://a.example/feed, max_age: a month}]\n", false},
		"limit of nothing":     {"feeds: [{url: https://a.example/feed, limit: 0}]\n", false},
		"only without rules":   {"feeds: [{url: https://a.example/feed, only: []}]\n", false},
		"empty lists":          {feed + "topics: []\nplatforms: []\n", true},
		"nothing under a key":  {feed + "topics:\n", true},
		"name of digits":       {"feeds: [{name: 404, url: https://a.example/feed}]\n", true},
		"no feeds":             {"site: {title: T}\n", false},
		"empty feeds":          {"feeds: []\n", false},
		"unknown key":          {feed + "sites: {}\n", false},
		"unknown key of feed":  {"feeds: [{urll: https://a.example/feed}]\n", false},
		"feed without address": {"feeds: [{name: A}]\n", false},
		"address of a file":    {"feeds: [{url: file:///etc/passwd}]\n", false},
		"user in the address":  {"feeds: [{url: https://me:pw@a.example/}]\n", false},
		"keep something else":  {"feeds: [{url: https://a.example/feed, keep: some}]\n", false},
		"slug with a space":    {"feeds: [{url: https://a.example/feed, slug: no good}]\n", false},
		"too many at once":     {feed + "fetch: {concurrency: 1000}\n", false},
		"interval in words":    {feed + "fetch: {interval: soon}\n", false},
		"network in words":     {feed + "fetch: {allow_networks: [home]}\n", false},
		"topic without rules":  {feed + "topics: [{slug: t}]\n", false},
		"topic without slug":   {feed + "topics: [{rules: [a]}]\n", false},
		"platform, no name":    {feed + "platforms: [{slug: p}]\n", false},
		"country of 3 letters": {feed + "platforms: [{name: P, country: USA}]\n", false},
		"authority with owner": {feed + "authorities: [{name: A, owner: meta}]\n", false},
		"language in words":    {feed + "site: {language: klingonisch}\n", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse("feeds.yaml", []byte(tt.file)); (err == nil) != tt.good {
				t.Errorf("the reader: %v", err)
			}
			if err := validate(t, tt.file); (err == nil) != tt.good {
				t.Errorf("the schema: %v", err)
			}
		})
	}
}

// object is as much of a JSON Schema as these tests look at.
type object struct {
	Description string            `yaml:"description"`
	Properties  map[string]object `yaml:"properties"`
	Defs        map[string]object `yaml:"$defs"`
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// validate holds a YAML file against the schema.
func validate(t *testing.T, file string) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaJSON))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("feeds.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("feeds.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := yaml.Unmarshal([]byte(file), &v); err != nil {
		t.Fatal(err)
	}
	return schema.Validate(v)
}

// keysInSource gives, for each function of parse.go, the keys of the map that it hands to fields.
func keysInSource(t *testing.T) map[string][]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "parse.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string][]string{}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || !isFieldsMap(lit) {
				return true
			}
			for _, e := range lit.Elts {
				key, err := strconv.Unquote(e.(*ast.KeyValueExpr).Key.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				keys[fn.Name.Name] = append(keys[fn.Name.Name], key)
			}
			slices.Sort(keys[fn.Name.Name])
			return false
		})
	}
	return keys
}

// isFieldsMap reports whether lit is a map[string]func(…).
func isFieldsMap(lit *ast.CompositeLit) bool {
	m, ok := lit.Type.(*ast.MapType)
	if !ok {
		return false
	}
	_, ok = m.Value.(*ast.FuncType)
	return ok
}
