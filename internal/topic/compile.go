package topic

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// Rules are compiled definitions. They never change and may be used by many at once.
type Rules struct {
	topics []Definition // without Privacy, one for each slug, in the order given
	of     func(language string) *compiled
}

// compiled is the definitions of one language, in the order of the program's sets.
type compiled struct {
	program     *pattern.Program
	definitions []Definition
}

// Topics returns the topics in the order given, one definition for each slug (the first one's title counts).
func (r *Rules) Topics() []Definition { return r.topics }

// Compile reads definitions. Where some of [Default] are among them, those that ship in other languages count too, and are
// read when a text of their language comes. An error joins all mistakes, each an [*Error] that names topic and rule.
func Compile(defs []Definition) (*Rules, error) {
	r := &Rules{}
	var mistakes []error
	own := map[string][]Definition{}
	ship := false
	for i := range defs {
		d := &defs[i]
		mistakes = append(mistakes, d.mistakes()...)
		if d.Slug == "" {
			continue
		}
		ship = ship || d.Shared != nil
		own[languageOf(d)] = append(own[languageOf(d)], *d)
		if d.Slug != Privacy && !slices.ContainsFunc(r.topics, func(t Definition) bool { return t.Slug == d.Slug }) {
			r.topics = append(r.topics, *d)
		}
	}
	known := map[string]*compiled{}
	for language, list := range own {
		if !slices.ContainsFunc(list, func(d Definition) bool { return d.Shared == nil }) {
			continue // they ship, and a test compiles them
		}
		c, err := compile(language, list, ship)
		if err != nil {
			mistakes = append(mistakes, err)
		}
		known[language] = c
	}
	r.of = rules.ByLanguage(func(language string) *compiled {
		if c, ok := known[language]; ok {
			return c
		}
		c, err := compile(language, own[language], ship)
		if err != nil {
			panic(err) // a test rules this out
		}
		return c
	})
	return r, errors.Join(mistakes...)
}

// compile compiles the definitions of a language, and where ship is set those that ship besides English ones. It returns
// nil when there are none.
func compile(language string, list []Definition, ship bool) (*compiled, error) {
	if ship && language != defaultLanguage {
		if f := shipped(language); f != nil {
			list = Merge(f.Topics, list)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	c := &compiled{}
	for i := range list {
		c.put(&list[i])
	}
	return c, c.compile(language)
}

// mistakes returns what is wrong with a definition besides its rules.
func (d *Definition) mistakes() []error {
	if d.Slug == "" {
		return []error{&Error{Line: d.Line, Text: "a topic needs a slug"}}
	}
	if d.Threshold < 0 {
		return []error{&Error{Set: setName(d), Line: d.Line, Text: "the threshold must be more than 0"}}
	}
	return nil
}

// put adds a definition. One of the same slug is replaced.
func (c *compiled) put(d *Definition) {
	own := *d
	if own.Threshold == 0 {
		own.Threshold = 1
	}
	if i := slices.IndexFunc(c.definitions, func(x Definition) bool { return x.Slug == d.Slug }); i >= 0 {
		c.definitions[i] = own
	} else {
		c.definitions = append(c.definitions, own)
	}
}

// classes are the mentions that a rule may ask for.
var classes = []string{string(news.KindPlatform), string(news.KindAuthority), string(news.KindCountry),
	string(news.KindMoney), string(news.KindData)}

// topicFlag is the slot for topics that earlier definitions assigned.
const topicFlag = "topic"

func (c *compiled) compile(language string) error {
	shared := sharedWords(language)
	sets := make([]pattern.Set, len(c.definitions))
	for i := range c.definitions {
		d := &c.definitions[i]
		if shared == nil {
			shared = d.Shared
		}
		sets[i] = pattern.Set{Name: setName(d), Words: d.Words, Ignore: d.Ignore, Rules: d.Rules, Line: d.Line}
	}
	var err error
	c.program, err = pattern.Compile(pattern.Options{
		Language: language, Classes: classes, Flags: []string{topicFlag}, Words: shared}, sets)
	return err
}

func setName(d *Definition) string { return fmt.Sprintf("topic %q", d.Slug) }

func languageOf(d *Definition) string {
	if d.Language == "" {
		return defaultLanguage
	}
	return strings.ToLower(d.Language)
}
