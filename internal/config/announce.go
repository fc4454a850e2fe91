package config

import (
	"cmp"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// An Announce is a service that new entries are posted to.
type Announce struct {
	To          string // webhook, slack, …
	Name        string // in the record and in messages
	URL         string
	Server      string // host:port, for e-mail
	User        string
	Secret      string // the name of an environment variable
	From        string
	Recipients  []string
	Unsubscribe string
	What        []string // stories, steps, digest
	Text        string
	Line        int
}

// The services and the kinds of entries.
const (
	Webhook  = "webhook"
	Slack    = "slack"
	Discord  = "discord"
	Matrix   = "matrix"
	Ntfy     = "ntfy"
	Mastodon = "mastodon"
	Bluesky  = "bluesky"
	Email    = "email"

	Stories = "stories"
	Steps   = "steps"
	Digest  = "digest"
)

// needs are the keys that a service can't do without.
var needs = map[string][]string{
	Webhook: {"url"}, Slack: {"secret"}, Discord: {"secret"}, Matrix: {"secret"}, Ntfy: {"url"},
	Mastodon: {"url", "secret"}, Bluesky: {"url", "user", "secret"}, Email: {"server", "from", "recipients"},
}

// Wants reports whether a target gets entries of a kind.
func (a Announce) Wants(kind string) bool { return slices.Contains(a.What, kind) }

// complete fills in defaults and reports what is missing.
func (r *reader) complete(n *yaml.Node, a *Announce) {
	if n.Kind != yaml.MappingNode {
		return
	}
	if a.To == "" && !has(n, "to") {
		r.fault(n.Line, `announce: entry without a service: add "to:", such as "to: webhook"`)
	}
	for _, key := range needs[a.To] {
		if !has(n, key) {
			r.fault(n.Line, `announce: %s needs %q: add it`, a.To, key)
		}
	}
	if a.To == Email && (a.User == "") != (a.Secret == "") {
		r.fault(n.Line, `announce: "user" and "secret" belong together: add the other one`)
	}
	a.Name = cmp.Or(a.Name, a.To)
	a.Text = cmp.Or(a.Text, "{title}\n{url}")
	if len(a.What) == 0 {
		a.What = []string{Stories, Steps}
		if a.To == Email {
			a.What = []string{Digest}
		}
	}
}

// oneOf reads a word of a list.
func (r *reader) oneOf(n *yaml.Node, what string, known ...string) string {
	text := r.text(n, what)
	if text != "" && !slices.Contains(known, text) {
		r.fault(n.Line, "%s: %q is not one of %s%s", what, text, strings.Join(known, ", "), maybe(text, known))
	}
	return text
}

var validVariable = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

// variable reads the name of an environment variable. The text is not repeated: it may be the secret itself.
func (r *reader) variable(n *yaml.Node) string {
	text := r.text(n, "secret")
	if text != "" && !validVariable.MatchString(text) {
		r.fault(n.Line, "secret: write the name of an environment variable, such as SLACK_URL, and never the secret itself")
		return ""
	}
	return text
}

func (r *reader) server(n *yaml.Node) string {
	return read(r, n, "server", `a host and port: write it as "mail.example:587"`, func(text string) (string, bool) {
		host, port, err := net.SplitHostPort(text)
		return text, err == nil && host != "" && port != ""
	})
}

func (r *reader) mailbox(n *yaml.Node, key string) string {
	return read(r, n, key, "an e-mail address", func(text string) (string, bool) {
		a, err := mail.ParseAddress(text)
		return text, err == nil && a.Address == text
	})
}

func (r *reader) unsubscribe(n *yaml.Node) string {
	return read(r, n, "unsubscribe", "an https or mailto address", func(text string) (string, bool) {
		u, err := url.Parse(text)
		return text, err == nil && (u.Scheme == "https" || u.Scheme == "mailto") && !strings.ContainsAny(text, "<> \r\n")
	})
}
