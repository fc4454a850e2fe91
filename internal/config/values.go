package config

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"github.com/privacywire/privacywire/internal/slug"

	"github.com/privacywire/privacywire/internal/pattern"
)

// fields calls the function of each key that the mapping n has, and reports keys that are unknown or stand twice.
func (r *reader) fields(n *yaml.Node, what string, known map[string]func(*yaml.Node)) {
	n = resolve(n)
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.fault(n.Line, "%s must be a mapping of keys to values, such as %s", what, example(known))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, ok := known[key.Value]
		switch first, twice := seen[key.Value]; {
		case !ok:
			r.fault(key.Line, "unknown field %q%s", key.Value, pattern.Nearest(key.Value, keys(known)))
		case twice:
			r.fault(key.Line, "%q is in line %d already: remove one of the two", key.Value, first)
		default:
			seen[key.Value] = key.Line
			read(resolve(value))
		}
	}
}

// list calls each for every element of the sequence n; a missing value is an empty list.
func (r *reader) list(n *yaml.Node, what string, each func(*yaml.Node)) {
	switch {
	case n.Kind == yaml.SequenceNode:
		for _, e := range n.Content {
			each(resolve(e))
		}
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
	default:
		r.fault(n.Line, `%s must be a list: start each element with "- "`, what)
	}
}

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	return n
}

func has(n *yaml.Node, key string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return true
		}
	}
	return false
}

// text reads a scalar as it is written, so that a name may be 404 or a slug be no.
func (r *reader) text(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode {
		r.fault(n.Line, "%s must be a single value, not a %s", what, kindName(n))
		return ""
	}
	text := strings.TrimSpace(n.Value)
	if text == "" || n.Tag == "!!null" {
		r.fault(n.Line, "%s is empty: give it a value or remove the line", what)
		return ""
	}
	return text
}

func kindName(n *yaml.Node) string {
	if n.Kind == yaml.SequenceNode {
		return "list"
	}
	return "mapping"
}

// address reads an absolute http(s) URL.
func (r *reader) address(n *yaml.Node, what string) string {
	text := r.text(n, what)
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "":
		r.fault(n.Line, "%s: %q is not a web address: it must start with https:// or http:// and name a host", what, text)
	case u.Scheme != "http" && u.Scheme != "https":
		r.fault(n.Line, "%s: %q has the scheme %q: use https or http", what, text, u.Scheme)
	case u.User != nil:
		r.fault(n.Line, "%s: an address with a user name or password would be published: remove it", what)
	default:
		return text
	}
	return ""
}

func (r *reader) language(n *yaml.Node) string {
	text := r.text(n, "language")
	if text == "" {
		return ""
	}
	tag, err := language.Parse(text)
	if err != nil {
		r.fault(n.Line, `language: %q is not a language code: write it as "en" or "pt-BR"`, text)
		return ""
	}
	return tag.String()
}

var validSlug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (r *reader) slug(n *yaml.Node) string {
	text := r.text(n, "slug")
	if text != "" && !validSlug.MatchString(text) {
		r.fault(n.Line, "slug: %q must be lower-case letters, digits and single dashes%s", text, suggest(slug.Make(text, 0)))
		return ""
	}
	return text
}

var validCountry = regexp.MustCompile(`^[A-Z]{2}$`)

func (r *reader) country(n *yaml.Node) string {
	text := strings.ToUpper(r.text(n, "country"))
	if text != "" && !validCountry.MatchString(text) {
		r.fault(n.Line, `country: %q is not a code of two letters, such as "IE" or "EU"`, text)
		return ""
	}
	return text
}

func (r *reader) count(n *yaml.Node, what string, low, high int) int {
	text := r.text(n, what)
	i, err := strconv.Atoi(text)
	if text != "" && (err != nil || i < low || i > high) {
		r.faultAt(n, "%s: %q is not a number from %d to %d", what, text, low, high)
	}
	return i
}

func (r *reader) number(n *yaml.Node, what string) float64 {
	text := r.text(n, what)
	f, err := strconv.ParseFloat(text, 64)
	if text != "" && (err != nil || f < -100 || f > 100 || f != f) {
		r.fault(n.Line, "%s: %q is not a number from -100 to 100", what, text)
		return 0
	}
	return f
}

func (r *reader) truth(n *yaml.Node, what string) bool {
	switch text := strings.ToLower(r.text(n, what)); text {
	case "true", "yes", "on":
		return true
	case "false", "no", "off", "":
	default:
		r.fault(n.Line, "%s: %q is neither true nor false", what, text)
	}
	return false
}

func keys(m map[string]func(*yaml.Node)) []string {
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}

func example(known map[string]func(*yaml.Node)) string {
	return strconv.Quote(keys(known)[0] + ": …")
}

func suggest(s string) string {
	if s == "" {
		return ""
	}
	return ": write " + strconv.Quote(s)
}

// maybe names the known word that is nearest to the given one, for a message that lists them all by itself.
func maybe(word string, known []string) string {
	if best := slug.Nearest(word, known); best != "" {
		return ": did you mean " + strconv.Quote(best) + "?"
	}
	return ""
}
