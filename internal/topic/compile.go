package topic

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// Rules are compiled definitions. They are safe for concurrent use.
type Rules struct {
	topics []Definition // without Privacy, one for each slug, in the order given
	of     func(language string) *compiled
}

// compiled is the definitions of one language, in the order of the program's sets.
type compiled struct {
	program     *pattern.Program
	definitions []Definition
	err         error
}

// Topics returns the topics in the order given, one definition for each slug (the first one's title counts).
func (r *Rules) Topics() []Definition { return r.topics }

// Compile reads definitions. Where some of [Default] are among them, those that ship in other languages count too,
// and are read when a text of their language comes. An error joins all mistakes, each an [*Error] that names topic
// and rule.
func Compile(defs []Definition) (*Rules, error) {
	r := &Rules{}
	var mistakes []error
	given := map[string][]Definition{} // by language
	ship := slices.ContainsFunc(defs, isShipped)
	for _, d := range defs {
		if e := d.mistake(); e != nil {
			mistakes = append(mistakes, e)
		}
		if d.Slug == "" {
			continue
		}
		given[languageOf(&d)] = Merge(given[languageOf(&d)], []Definition{d})
		if d.Slug != Privacy && !slices.ContainsFunc(r.topics, func(t Definition) bool { return t.Slug == d.Slug }) {
			r.topics = append(r.topics, d)
		}
	}
	r.of = rules.ByLanguage(func(language string) *compiled {
		list := given[language]
		if f := shipped(language); f != nil && ship && language != defaultLanguage {
			list = Merge(f.Topics, list)
		}
		c := compile(language, "topic %q", list)
		if c != nil && !slices.ContainsFunc(list, isOwn) {
			rules.Must(c.err)
		}
		return c
	})
	for _, language := range slices.Sorted(maps.Keys(given)) {
		if slices.ContainsFunc(given[language], isOwn) {
			mistakes = append(mistakes, r.of(language).err)
		}
	}
	return r, errors.Join(mistakes...)
}

func isShipped(d Definition) bool { return d.Shared != nil }
func isOwn(d Definition) bool     { return d.Shared == nil }

// Sets returns the rules of each topic of a language, by slug, in the order in which they are tried.
func (r *Rules) Sets(language string) iter.Seq2[string, *pattern.RuleSet] {
	return func(yield func(string, *pattern.RuleSet) bool) {
		c := r.of(language)
		for i := 0; c != nil && i < len(c.definitions) && yield(c.definitions[i].Slug, c.program.Sets[i]); i++ {
		}
	}
}

// classes are the mentions that a rule may name.
var classes = []string{string(news.KindPlatform), string(news.KindAuthority), string(news.KindCountry),
	string(news.KindMoney), string(news.KindData)}

// topicFlag is the slot of topics that earlier definitions assigned.
const topicFlag = "topic"

// compile compiles the definitions of a language, nil when there are none. Messages name each by its slug in a format.
func compile(language, format string, list []Definition) *compiled {
	if len(list) == 0 {
		return nil
	}
	c := &compiled{definitions: slices.Clone(list)}
	o := pattern.Options{Language: language, Classes: classes, Flags: []string{topicFlag}}
	if f := shipped(language); f != nil {
		o.Words, o.File = f.Words, f.name()
	}
	var sets []pattern.Set
	for i := range c.definitions {
		d := &c.definitions[i]
		d.Threshold = cmp.Or(d.Threshold, 1)
		if o.Words == nil {
			o.Words = d.Shared
		}
		sets = append(sets, pattern.Set{Name: fmt.Sprintf(format, d.Slug), Words: d.Words, Ignore: d.Ignore, Rules: d.Rules,
			File: d.File, Line: d.Line})
	}
	c.program, c.err = pattern.Compile(o, sets)
	return c
}

// mistake returns what is wrong with a definition besides its rules, nil for nothing.
func (d *Definition) mistake() error {
	switch {
	case d.Slug == "":
		return &Error{Line: d.Line, Text: "a topic needs a slug"}
	case d.Threshold < 0:
		return &Error{Set: fmt.Sprintf("topic %q", d.Slug), Line: d.Line, Text: "the threshold must be more than 0"}
	case len(d.Rules) == 0:
		return &Error{Set: fmt.Sprintf("topic %q", d.Slug), Line: d.Line,
			Text: "has no rules: add one line of words under rules"}
	}
	return nil
}
