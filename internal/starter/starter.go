// Package starter makes the files of a new site: a feeds.yaml with a starting set of feeds, the folders, and the
// workflow that keeps it running. It writes nothing; the init command does.
package starter

import (
	"bytes"
	"embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

//go:embed files
var files embed.FS

// Options are what a person says about the new site.
type Options struct {
	Title       string
	URL         string
	Description string
	Language    string
	Interests   []string // of [Interests]; empty for all
}

// A File is one file of the new site; Name has slashes.
type File struct {
	Name string
	Data []byte
}

// interests are the sets of feeds and the headings under which the feeds.yaml that ships lists them.
var interests = []struct{ name, heading string }{
	{"regulators", "Data protection authorities and other regulators"},
	{"rights", "Organisations"},
	{"news", "Newsrooms"},
	{"shopping", "Social commerce"},
	{"blogs", "Blogs and lawyers"},
}

// Interests returns the names of the sets of feeds to start from.
func Interests() (names []string) {
	for _, i := range interests {
		names = append(names, i.name)
	}
	return names
}

// Files returns the files of a new site in the order in which to write them: feeds.yaml, which makes it a site, last.
func Files(o Options) ([]File, error) {
	list, err := feeds(o.Interests)
	if err != nil {
		return nil, err
	}
	head, err := template.ParseFS(files, "files/feeds.yaml")
	if err != nil {
		return nil, err
	}
	var config bytes.Buffer
	if err := head.Execute(&config, o); err != nil {
		return nil, err
	}
	config.WriteString(list)
	return []File{{"content/.gitkeep", nil}, {"public/.gitkeep", nil}, {".gitignore", file("gitignore")},
		{".gitattributes", file("gitattributes")}, {".github/workflows/site.yml", workflow()},
		{"feeds.yaml", config.Bytes()}}, nil
}

// workflow returns the workflow with a minute drawn at random, so that sites don't request the same feeds at once.
// Most programs make their requests at full hours and quarters.
func workflow() []byte {
	minute := 1 + rand.IntN(14) + 15*rand.IntN(4)
	return bytes.Replace(file("site.yml"), []byte("MINUTE"), []byte(strconv.Itoa(minute)), 1)
}

// feeds returns the lines of the list for the interests, each set under its heading.
func feeds(chosen []string) (string, error) {
	for _, name := range chosen {
		if !slices.Contains(Interests(), name) {
			return "", fmt.Errorf("no set of feeds is called %q: choose from %s", name, strings.Join(Interests(), ", "))
		}
	}
	var b strings.Builder
	for _, i := range interests {
		if len(chosen) == 0 || slices.Contains(chosen, i.name) {
			b.WriteString(section(string(file("feeds.txt")), i.heading))
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n", nil
}

// section returns the lines under a heading, up to the next.
func section(list, heading string) string {
	_, rest, _ := strings.Cut(list, "  # "+heading+"\n")
	part, _, _ := strings.Cut(rest, "\n\n")
	return "  # " + heading + "\n" + strings.TrimRight(part, "\n") + "\n\n"
}

func file(name string) []byte {
	data, err := files.ReadFile("files/" + name)
	if err != nil {
		panic(err) // embedded
	}
	return data
}
