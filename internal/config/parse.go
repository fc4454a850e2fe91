package config

import (
	"cmp"
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for machines without a time zone database

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/slug"
	"github.com/privacywire/privacywire/internal/topic"
)

// maxSlug is the longest slug made of a name, in letters.
const maxSlug = 60

// Parse reads a configuration from the bytes of a file called name. The error is [Errors].
func Parse(name string, data []byte) (*Config, error) {
	r := &reader{file: name}
	c := &Config{
		Site:  Site{Title: "Privacywire", URL: ExampleURL, Language: DefaultLanguage},
		Fetch: Fetch{Interval: DefaultInterval, Concurrency: DefaultConcurrency},
	}
	if root := r.root(data); root != nil {
		r.fields(root, "the file", map[string]func(*yaml.Node){
			"site":        func(n *yaml.Node) { r.site(n, &c.Site) },
			"fetch":       func(n *yaml.Node) { r.fetch(n, &c.Fetch) },
			"topics":      func(n *yaml.Node) { c.Topics = each(r, n, "topics", r.topic) },
			"announce":    func(n *yaml.Node) { c.Announce = each(r, n, "announce", r.announce) },
			"platforms":   func(n *yaml.Node) { c.Platforms = r.names(n, "platforms") },
			"authorities": func(n *yaml.Node) { c.Authorities = r.names(n, "authorities") },
			"feeds":       func(n *yaml.Node) { c.Feeds = each(r, n, "feeds", r.feed) },
		})
	}
	r.unique(c)
	r.compile(c)
	if len(c.Feeds) == 0 && len(r.mistakes) == 0 {
		r.fault(0, `no feeds: add a list "feeds:" with a name and a url for each`)
	}
	if len(r.mistakes) > 0 {
		slices.SortStableFunc(r.mistakes, func(a, b Mistake) int { return cmp.Compare(a.Line, b.Line) })
		return nil, r.mistakes
	}
	return c, nil
}

// reader walks the nodes of one file and gathers its mistakes.
type reader struct {
	file     string
	mistakes Errors
	filters  []filter
}

func (r *reader) fault(line int, format string, args ...any) {
	r.mistakes = append(r.mistakes, Mistake{File: r.file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// faultAt reports a mistake with its column.
func (r *reader) faultAt(n *yaml.Node, format string, args ...any) {
	r.fault(n.Line, format, args...)
	r.mistakes[len(r.mistakes)-1].Column = n.Column
}

var lineInError = regexp.MustCompile(`line (\d+)(?:, column \d+)?:? *`)

// root returns the mapping that the file consists of, nil for none.
func (r *reader) root(data []byte) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		r.syntax(data, err)
		return nil
	}
	if doc.Kind == 0 || len(doc.Content) == 0 {
		return nil
	}
	return doc.Content[0]
}

// syntax reports that the file is not YAML. The library names the line in its message.
func (r *reader) syntax(data []byte, err error) {
	text := strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n", " "), "yaml: ")
	line := 0
	if m := lineInError.FindStringSubmatch(text); m != nil {
		fmt.Sscan(m[1], &line)
		text = lineInError.ReplaceAllString(text, "")
	}
	lines := strings.Split(string(data), "\n")
	if line > 0 && line <= len(lines) {
		text := strings.TrimLeft(lines[line-1], " \t")
		if strings.Contains(strings.TrimSuffix(lines[line-1], text), "\t") {
			r.fault(line, "this line is indented with a tab; YAML allows only spaces")
			return
		}
	}
	r.fault(line, "not valid YAML: %s: check the indentation, and quote values that contain \": \" or start with a "+
		"special character", strings.TrimSpace(text))
}

func (r *reader) site(n *yaml.Node, s *Site) {
	r.fields(n, "site", map[string]func(*yaml.Node){
		"title":       func(n *yaml.Node) { s.Title = r.text(n, "title") },
		"url":         func(n *yaml.Node) { s.URL = strings.TrimSuffix(r.address(n, "url"), "/") + "/" },
		"description": func(n *yaml.Node) { s.Description = r.text(n, "description") },
		"language":    func(n *yaml.Node) { s.Language = r.language(n) },
		"hub":         func(n *yaml.Node) { s.Hub = r.address(n, "hub") },
		"timezone":    func(n *yaml.Node) { s.Zone = r.zone(n) },
		"contact":     func(n *yaml.Node) { s.Contact = r.contact(n) },
		"repository":  func(n *yaml.Node) { s.Repository = r.address(n, "repository") },
	})
}

// zone reads the name of a time zone. "Local" would make the pages depend on the machine.
func (r *reader) zone(n *yaml.Node) *time.Location {
	return read(r, n, "timezone", `the name of a time zone: write it as "Europe/Berlin" or "UTC"`,
		func(text string) (*time.Location, bool) {
			zone, err := time.LoadLocation(text)
			return zone, err == nil && text != "Local"
		})
}

// contact reads a web address or an e-mail address, with or without "mailto:". It returns the address of a link.
func (r *reader) contact(n *yaml.Node) string {
	text := r.text(n, "contact")
	if strings.HasPrefix(text, "http:") || strings.HasPrefix(text, "https:") || text == "" {
		return r.address(n, "contact")
	}
	a, err := mail.ParseAddress(strings.TrimPrefix(text, "mailto:"))
	if err != nil || a.Name != "" {
		r.fault(n.Line, `contact: %q is neither an e-mail address nor a web address: write it as "me@site.example" or `+
			`"https://site.example/contact"`, text)
		return ""
	}
	return "mailto:" + a.Address
}

func (r *reader) fetch(n *yaml.Node, f *Fetch) {
	r.fields(n, "fetch", map[string]func(*yaml.Node){
		"interval":       func(n *yaml.Node) { f.Interval = r.interval(n) },
		"concurrency":    func(n *yaml.Node) { f.Concurrency = r.count(n, "concurrency", 1, MaxConcurrency) },
		"allow_networks": func(n *yaml.Node) { f.AllowNetworks = each(r, n, "allow_networks", r.network) },
		"proxy": func(n *yaml.Node) {
			if u, err := url.Parse(r.address(n, "proxy")); err == nil && u.Host != "" {
				f.Proxy = u
			}
		},
		"rates":   func(n *yaml.Node) { f.Rates = r.place(n, "rates", "ecb", ECB) },
		"archive": func(n *yaml.Node) { f.Archive = r.place(n, "archive", "wayback", Wayback) },
	})
}

// place reads an address, or a word that stands for one.
func (r *reader) place(n *yaml.Node, key, word, address string) string {
	if n.Value == word {
		return address
	}
	return r.address(n, key)
}

func (r *reader) interval(n *yaml.Node) time.Duration {
	d := read(r, n, "interval", `a duration: write it as "1h" or "30m"`, func(text string) (time.Duration, bool) {
		d, err := time.ParseDuration(text)
		return d, err == nil
	})
	if d != 0 && d < MinInterval {
		r.fault(n.Line, "interval %s is shorter than %s: servers would block the site (0s asks at every run)", n.Value,
			MinInterval)
	}
	return d
}

func (r *reader) network(n *yaml.Node) netip.Prefix {
	const want = `an address range: write it as "127.0.0.0/8"`
	return read(r, n, "allow_networks", want, func(text string) (netip.Prefix, bool) {
		if p, err := netip.ParsePrefix(text); err == nil {
			return p.Masked(), true
		}
		a, err := netip.ParseAddr(text)
		return netip.PrefixFrom(a, a.BitLen()), err == nil
	})
}

func (r *reader) topic(n *yaml.Node) topic.Definition {
	t, in := topic.Definition{Line: n.Line}, rules.Reader{}
	r.fields(n, "topic", map[string]func(*yaml.Node){
		"slug":        func(n *yaml.Node) { t.Slug = r.slug(n) },
		"title":       func(n *yaml.Node) { t.Title = r.text(n, "title") },
		"description": func(n *yaml.Node) { t.Description = r.text(n, "description") },
		"language":    func(n *yaml.Node) { t.Language = r.language(n) },
		"threshold":   func(n *yaml.Node) { t.Threshold = r.number(n, "threshold") },
		"words":       func(n *yaml.Node) { t.Words = in.Words(n) },
		"ignore":      func(n *yaml.Node) { t.Ignore = in.Phrases(n) },
		"rules":       func(n *yaml.Node) { t.Rules = in.Rules(n) },
	})
	r.rules(errors.Join(in.Mistakes...))
	if n.Kind != yaml.MappingNode {
		return t
	}
	if t.Slug == "" && t.Title != "" {
		t.Slug = slug.Make(t.Title, maxSlug)
	}
	if t.Slug == "" && !has(n, "slug") {
		r.fault(n.Line, `topic without a slug: add "slug:", the last part of its address`)
	}
	t.Title = cmp.Or(t.Title, t.Slug)
	if len(t.Rules) == 0 {
		r.fault(n.Line, `topic %q has no rules: add a list "rules:" with at least one`, t.Slug)
	}
	return t
}

func (r *reader) names(n *yaml.Node, what string) []Name {
	return each(r, n, what, func(n *yaml.Node) Name { return r.name(n, what) })
}

func (r *reader) name(n *yaml.Node, what string) Name {
	name := Name{Line: n.Line}
	keys := map[string]func(*yaml.Node){
		"name": func(n *yaml.Node) { name.Name = r.text(n, "name") },
		"slug": func(n *yaml.Node) { name.Slug = r.slug(n) },
		"aliases": func(n *yaml.Node) {
			name.Aliases = each(r, n, "aliases", func(n *yaml.Node) string { return r.text(n, "alias") })
		},
		"country": func(n *yaml.Node) { name.Country = r.country(n) },
	}
	if what == "platforms" {
		keys["owner"] = func(n *yaml.Node) { name.Owner = r.slug(n) }
	}
	r.fields(n, what, keys)
	if n.Kind != yaml.MappingNode {
		return name
	}
	if name.Name == "" {
		r.fault(n.Line, `%s: entry without a name: add "name:"`, what)
	}
	name.Slug = cmp.Or(name.Slug, slug.Make(name.Name, maxSlug))
	return name
}

func (r *reader) feed(n *yaml.Node) news.Feed {
	f, rules := news.Feed{Line: n.Line, Keep: news.KeepMatching}, filter{}
	r.fields(n, "feed", map[string]func(*yaml.Node){
		"name":     func(n *yaml.Node) { f.Name = r.text(n, "name") },
		"slug":     func(n *yaml.Node) { f.Slug = r.slug(n) },
		"url":      func(n *yaml.Node) { f.URL = r.address(n, "url") },
		"homepage": func(n *yaml.Node) { f.Homepage = r.address(n, "homepage") },
		"keep": func(n *yaml.Node) {
			f.Keep = news.Keep(r.oneOf(n, "keep", string(news.KeepMatching), string(news.KeepPrivacy), string(news.KeepAll)))
		},
		"fulltext": func(n *yaml.Node) { f.FullText = r.truth(n, "fulltext") },
		"language": func(n *yaml.Node) { f.Language = r.language(n) },
		"only":     func(n *yaml.Node) { rules.only = r.filterRules(n, topic.Only) },
		"block":    func(n *yaml.Node) { rules.block = r.filterRules(n, topic.Block) },
		"max_age":  func(n *yaml.Node) { f.MaxAge = r.age(n) },
		"limit":    func(n *yaml.Node) { f.Limit = r.count(n, "limit", 1, 10_000) },
	})
	if n.Kind != yaml.MappingNode {
		return f
	}
	f.Only, f.Block = texts(rules.only), texts(rules.block)
	rules.language = f.Language
	r.filters = append(r.filters, rules)
	if f.URL == "" && !has(n, "url") {
		r.fault(n.Line, `feed %q has no url: add "url:", the address of its feed`, f.Name)
	}
	f.Name = cmp.Or(f.Name, hostOf(f.URL))
	f.Slug = cmp.Or(f.Slug, slug.Make(f.Name, maxSlug))
	if f.Slug == "" && f.Name != "" {
		r.fault(n.Line, `the name %q has no letter or digit to make an address of: add "slug:"`, f.Name)
	}
	return f
}

// hostOf returns the host of an address without "www.".
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

func (r *reader) announce(n *yaml.Node) Announce {
	a := Announce{Line: n.Line}
	r.fields(n, "announce", map[string]func(*yaml.Node){
		"to": func(n *yaml.Node) {
			a.To = r.oneOf(n, "to", Webhook, Slack, Discord, Matrix, Ntfy, Mastodon, Bluesky, Email)
		},
		"name":        func(n *yaml.Node) { a.Name = r.slug(n) },
		"url":         func(n *yaml.Node) { a.URL = r.address(n, "url") },
		"server":      func(n *yaml.Node) { a.Server = r.server(n) },
		"user":        func(n *yaml.Node) { a.User = r.text(n, "user") },
		"secret":      func(n *yaml.Node) { a.Secret = r.variable(n) },
		"from":        func(n *yaml.Node) { a.From = r.mailbox(n, "from") },
		"unsubscribe": func(n *yaml.Node) { a.Unsubscribe = r.unsubscribe(n) },
		"recipients": func(n *yaml.Node) {
			a.Recipients = each(r, n, "recipients", func(n *yaml.Node) string { return r.mailbox(n, "recipients") })
		},
		"what": func(n *yaml.Node) {
			a.What = each(r, n, "what", func(n *yaml.Node) string { return r.oneOf(n, "what", Stories, Steps, Digest) })
		},
		"text": func(n *yaml.Node) { a.Text = r.text(n, "text") },
	})
	r.complete(n, &a)
	return a
}

// unique reports names and addresses that are used twice.
func (r *reader) unique(c *Config) {
	urls, slugs, topics, targets := r.once(), r.once(), r.once(), r.once()
	for _, f := range c.Feeds {
		if !urls(f.URL, f.Line, "the feed "+f.URL+" is in line %d already: remove one of the two") {
			continue
		}
		slugs(f.Slug, f.Line,
			fmt.Sprintf(`the name %q is in line %%d already (both become %q): rename one, or set a "slug:"`, f.Name, f.Slug))
	}
	for _, a := range c.Announce {
		targets(a.Name, a.Line, fmt.Sprintf(`announce: %q is in line %%d already: give one of them a "name:"`, a.Name))
	}
	for _, t := range c.Topics {
		if t.Slug != "" {
			topics(t.Slug+" "+cmp.Or(t.Language, DefaultLanguage), t.Line,
				fmt.Sprintf("the topic %q is in line %%d already: join the two", t.Slug))
		}
	}
	for _, names := range [][]Name{c.Platforms, c.Authorities} {
		seen := r.once()
		for _, n := range names {
			seen(n.Slug, n.Line, fmt.Sprintf("%q is in line %%d already: join the two", n.Slug))
		}
	}
}

// once returns a function that reports whether a key comes for the first time, and otherwise reports a mistake, whose
// text has a %d for the line of the first. The empty key is never a mistake.
func (r *reader) once() func(key string, line int, text string) bool {
	lines := map[string]int{}
	return func(key string, line int, text string) bool {
		first, again := lines[key]
		lines[key] = line
		if again && key != "" {
			r.fault(line, text, first)
			return false
		}
		return true
	}
}

// A filter is the rules of a feed's filter, as they are written.
type filter struct {
	language    string
	only, block []topic.Rule
}

// compile reports the mistakes in all rules of the file.
func (r *reader) compile(c *Config) {
	var own []topic.Definition
	for _, t := range c.Topics {
		if t.Slug == "" { // reported before
			t.Slug = fmt.Sprint("in line ", t.Line)
		}
		if len(t.Rules) > 0 { // otherwise reported before
			own = append(own, t)
		}
	}
	if len(own) > 0 {
		_, err := topic.Compile(own)
		r.rules(err)
	}
	for _, f := range r.filters {
		if len(f.only)+len(f.block) > 0 {
			_, err := topic.NewFilter(cmp.Or(f.language, c.Site.Language), f.only, f.block)
			r.rules(err)
		}
	}
}

// rules reports the mistakes that are joined in an error.
func (r *reader) rules(err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			r.rules(e)
		}
		return
	}
	var fault *topic.Error
	if errors.As(err, &fault) {
		r.mistakes = append(r.mistakes, Mistake{File: r.file, Line: fault.Line, Column: fault.Column, Text: fault.Error()})
	}
}

// filterRules reads a rule, or a list of rules.
func (r *reader) filterRules(n *yaml.Node, what string) (all []topic.Rule) {
	var in rules.Reader
	if n.Kind != yaml.SequenceNode {
		all = append(all, in.Rule(n))
	} else {
		all = in.Rules(n)
	}
	r.rules(errors.Join(in.Mistakes...))
	if len(all) == 0 {
		r.faultAt(n, "%s has no rules: write one, such as %s: \"{platform}\", or remove the line", what, what)
	}
	return all
}

func texts(rules []topic.Rule) (all []string) {
	for _, r := range rules {
		all = append(all, r.Text)
	}
	return all
}

// age reads a number of days, such as 30d, or a duration such as 36h.
func (r *reader) age(n *yaml.Node) time.Duration {
	return read(r, n, "max_age", `an age: write it as "30d" or "36h"`, func(text string) (time.Duration, bool) {
		d, err := time.ParseDuration(text)
		if number, ok := strings.CutSuffix(text, "d"); ok {
			var days uint16
			_, err = fmt.Sscan(number, &days)
			d = time.Duration(days) * 24 * time.Hour
		}
		return d, err == nil && d > 0
	})
}
