// Package starter makes the files of a new site: a feeds.yaml with a starting set of feeds, the folders, and the
// workflow that keeps it running. It writes nothing; the init command does.
package starter

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
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
	out := []File{
		{"content/.gitkeep", nil},
		{"public/.gitkeep", nil},
		{".gitignore", file("gitignore")},
		{".gitattributes", file("gitattributes")},
		{".github/workflows/site.yml", workflow()},
	}
	return append(out, File{"feeds.yaml", []byte(header(o) + list)}), nil
}

// workflow returns the workflow with a minute drawn at random, so that sites don't request the same feeds at once.
// Most programs make their requests at full hours and quarters.
func workflow() []byte {
	minute := 1 + rand.IntN(14) + 15*rand.IntN(4)
	return bytes.Replace(file("site.yml"), []byte("MINUTE"), []byte(strconv.Itoa(minute)), 1)
}

const intro = `# yaml-language-server: $schema=https://raw.githubusercontent.com/privacywire/privacywire/main/internal/config/feeds.schema.json
#
# The one file of this site that you edit. "privacywire check" names every mistake with its line.
# All keys: https://github.com/privacywire/privacywire/blob/main/docs/feeds-yaml.md

site:
`

const settings = `
  # contact: me@site.example # where readers report mistakes
  # timezone: Europe/Berlin # in which days begin

fetch:
  interval: 1h # how long a feed rests between two requests
  rates: ecb # exchange rates of the day
  # allow_networks: [192.168.0.0/16] # private addresses that feeds may have

# Topics of your own, next to fines, data-sharing, bans and shopping:
#
# topics:
#   - slug: age-checks
#     title: Age checks
#     rules:
#       - age (check~|verification|assurance)

# Each feed keeps the items that have a topic or are about platform privacy. "keep: all" keeps every item; "only",
# "block", "max_age" and "limit" leave items out. "privacywire feed URL --explain" shows what is kept, and why.
feeds:
`

func header(o Options) string {
	var b strings.Builder
	b.WriteString(intro)
	fmt.Fprintf(&b, "  title: %s\n  url: %s # where your pages will be read\n", quoted(o.Title), quoted(o.URL))
	if o.Description != "" {
		fmt.Fprintf(&b, "  description: %s\n", quoted(o.Description))
	}
	fmt.Fprintf(&b, "  language: %s%s", quoted(o.Language), settings)
	return b.String()
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

// quoted writes a string as JSON does, which YAML reads the same.
func quoted(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always marshals
	}
	return string(raw)
}
