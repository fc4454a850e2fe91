package config

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/topic"
)

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
