// Package config reads feeds.yaml, the one file that a maintainer edits, into a [Config].
//
// [Load] is strict: an unknown key, a value of the wrong kind, an address that can't be requested or a name used twice
// is a mistake. All mistakes of a file are reported together as [Errors], each with its file, its line and a remedy.
// Nothing is guessed and nothing is written.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/topic"
)

// A Config is what feeds.yaml says, defaults filled in.
type Config struct {
	Site        Site
	Fetch       Fetch
	Topics      []topic.Definition // the maintainer's own, in the order of the file; the shipped ones are not among them
	Platforms   []Name
	Authorities []Name
	Feeds       []news.Feed
	Announce    []Announce
}

// Site describes the site as a whole.
type Site struct {
	Title       string
	URL         string // absolute, ends in a slash
	Description string
	Language    string // BCP 47, as "en" or "pt-BR"
	Hub         string // absolute address of a WebSub hub, "" for none
	Zone        *time.Location
	Contact     string // web address or mailto: of whoever runs the site, "" for none
	Repository  string // web address of the repository that holds content/, "" for none
}

// Fetch holds the settings for fetching feeds.
type Fetch struct {
	Interval      time.Duration  // how long a feed rests between two requests
	Concurrency   int            // feeds requested at once
	AllowNetworks []netip.Prefix // ranges that the guard against private addresses lets through
	Proxy         *url.URL       // through which all requests go, nil for none
	Rates         string         // folder with the reference rates of the European Central Bank, "" for none
	Archive       string         // prefix of a link that makes a public archive keep its page, "" for none
}

// Wayback is the meaning of "archive: wayback".
const Wayback = "https://web.archive.org/save/"

// ECB is the meaning of "rates: ecb".
const ECB = "https://www.ecb.europa.eu/stats/eurofxref/"

// A Name is an addition to the word list of platforms or authorities.
type Name struct {
	Name    string
	Slug    string
	Aliases []string
	Owner   string // for platforms: the slug of the company that owns it
	Country string // ISO 3166 code, or EU
	Line    int
}

// The defaults of feeds.yaml.
const (
	DefaultInterval    = time.Hour
	DefaultConcurrency = 8
	DefaultLanguage    = "en"
	ExampleURL         = "https://example.org/" // a placeholder until the maintainer sets the address
	MaxConcurrency     = 256
	MinInterval        = time.Minute
)

// A Mistake is one fault of the file, in words that end with the remedy.
type Mistake struct {
	File string
	Line int // 0 when the fault is of the whole file
	Text string

	Column int // 0 where the line says enough
}

// Error returns "feeds.yaml:12: …", or "feeds.yaml:12:8: …" with the column.
func (m Mistake) Error() string {
	if m.Line == 0 {
		return m.File + ": " + m.Text
	}
	if m.Column > 0 {
		return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Text)
	}
	return fmt.Sprintf("%s:%d: %s", m.File, m.Line, m.Text)
}

// Errors are all the mistakes of a file, in the order of its lines.
type Errors []Mistake

// Error returns one line for each mistake.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, m := range e {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// Load reads the file called name. The error is [Errors] when the file can be read but not used.
func Load(fsys fs.FS, name string) (*Config, error) {
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Errors{{File: name, Text: "no such file: run this in the folder of your site, name the folder with " +
			"-C, or start a site with \"privacywire init\""}}
	case err != nil:
		return nil, Errors{{File: name, Text: "can't be read: " + err.Error() + ": make it readable for whoever runs this"}}
	}
	return Parse(name, data)
}
