package config

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/slug"
)

// fields calls the function of each key that the mapping n has, and reports keys that are unknown or used twice.
func (r *reader) fields(n *yaml.Node, what string, known map[string]func(*yaml.Node)) {
	n = resolve(n)
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.fault(n.Line, "%s must be a mapping of keys to values, such as %s", what,
			strconv.Quote(keys(known)[0]+": …"))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, ok := known[key.Value]
		switch first, twice := seen[key.Value]; {
		case !ok:
			r.fault(key.Line, "unknown field %q%s", key.Value, rules.Nearest(key.Value, keys(known)))
		case twice:
			r.fault(key.Line, "%q is in line %d already: remove one of the two", key.Value, first)
		default:
			seen[key.Value] = key.Line
			read(resolve(value))
		}
	}
}

// each reads every element of the sequence n; a missing value is an empty list.
func each[T any](r *reader, n *yaml.Node, key string, read func(*yaml.Node) T) (all []T) {
	switch {
	case n.Kind == yaml.SequenceNode:
		for _, e := range n.Content {
			all = append(all, read(resolve(e)))
		}
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
	default:
		r.fault(n.Line, `%s must be a list: start each element with "- "`, key)
	}
	return all
}

// read reads a text with parse. If parse refuses it, read reports that the text is not what want names.
func read[T any](r *reader, n *yaml.Node, key, want string, parse func(text string) (T, bool)) (v T) {
	text := r.text(n, key)
	if text == "" {
		return v
	}
	parsed, ok := parse(text)
	if !ok {
		r.faultAt(n, "%s: %q is not %s", key, text, want)
		return v
	}
	return parsed
}

// resolve follows an alias to its node.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	return n
}

func has(n *yaml.Node, key string) bool { return field(n, key) != nil }

// text reads a scalar as it is written, so that a name may be 404 or a slug be no.
func (r *reader) text(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode {
		kind := map[bool]string{true: "list", false: "mapping"}[n.Kind == yaml.SequenceNode]
		r.fault(n.Line, "%s must be a single value, not a %s", what, kind)
		return ""
	}
	text := strings.TrimSpace(n.Value)
	if text == "" || n.Tag == "!!null" {
		r.fault(n.Line, "%s is empty: give it a value or remove the line", what)
		return ""
	}
	return text
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
	return read(r, n, "language", `a language code: write it as "en" or "pt-BR"`, func(text string) (string, bool) {
		tag, err := language.Parse(text)
		return tag.String(), err == nil
	})
}

var validSlug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (r *reader) slug(n *yaml.Node) string {
	text := r.text(n, "slug")
	if text != "" && !validSlug.MatchString(text) {
		hint := ""
		if made := slug.Make(text, 0); made != "" {
			hint = ": write " + strconv.Quote(made)
		}
		r.fault(n.Line, "slug: %q must be lower-case letters, digits and single dashes%s", text, hint)
		return ""
	}
	return text
}

func (r *reader) country(n *yaml.Node) string {
	return read(r, n, "country", `a code of two letters, such as "IE" or "EU"`, func(text string) (string, bool) {
		text = strings.ToUpper(text)
		return text, len(text) == 2 && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	})
}

func (r *reader) count(n *yaml.Node, key string, low, high int) int {
	return read(r, n, key, fmt.Sprintf("a number from %d to %d", low, high), func(text string) (int, bool) {
		i, err := strconv.Atoi(text)
		return i, err == nil && i >= low && i <= high
	})
}

func (r *reader) number(n *yaml.Node, key string) float64 {
	return read(r, n, key, "a number from -100 to 100", func(text string) (float64, bool) {
		f, err := strconv.ParseFloat(text, 64)
		return f, err == nil && f >= -100 && f <= 100
	})
}

func (r *reader) truth(n *yaml.Node, key string) bool {
	switch text := strings.ToLower(r.text(n, key)); text {
	case "true", "yes", "on":
		return true
	case "false", "no", "off", "":
	default:
		r.fault(n.Line, "%s: %q is neither true nor false", key, text)
	}
	return false
}

func keys(m map[string]func(*yaml.Node)) []string { return slices.Sorted(maps.Keys(m)) }

// maybe returns a hint at the known word that is nearest to another one, for messages that list all known words.
func maybe(word string, known []string) string {
	if best := slug.Nearest(word, known); best != "" {
		return ": did you mean " + strconv.Quote(best) + "?"
	}
	return ""
}
