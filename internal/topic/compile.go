package topic

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
)

// Rules are compiled definitions. They never change and may be used by many at once.
type Rules struct {
	languages map[string]*compiled
	topics    []Definition // without Privacy, one for each slug, in the order given
}

// compiled is the definitions of one language, in the order of the program's sets.
type compiled struct {
	once        sync.Once // compiles shipped definitions when a text of their language comes: few runs need all languages
	program     *pattern.Program
	definitions []Definition
}

// Topics returns the topics in the order given, one definition for each slug (the first one's title counts).
func (r *Rules) Topics() []Definition { return r.topics }

// Compile reads definitions. An error joins all mistakes, each an [*Error] that names topic and rule.
func Compile(defs []Definition) (*Rules, error) {
	r := &Rules{languages: map[string]*compiled{}}
	var mistakes []error
	for i := range defs {
		d := &defs[i]
		mistakes = append(mistakes, d.mistakes()...)
		if d.Slug == "" {
			continue
		}
		language := languageOf(d)
		if r.languages[language] == nil {
			r.languages[language] = &compiled{}
		}
		r.languages[language].put(d)
		if d.Slug != Privacy && !slices.ContainsFunc(r.topics, func(t Definition) bool { return t.Slug == d.Slug }) {
			r.topics = append(r.topics, *d)
		}
	}
	for language, c := range r.languages {
		if !slices.ContainsFunc(c.definitions, func(d Definition) bool { return d.Shared == nil }) {
			continue // they ship, and a test compiles them
		}
		if err := c.compile(language); err != nil {
			mistakes = append(mistakes, err)
		}
	}
	return r, errors.Join(mistakes...)
}

// of returns the compiled definitions of a language, nil when there are none.
func (r *Rules) of(language string) *compiled {
	c := r.languages[language]
	if c == nil {
		return nil
	}
	c.once.Do(func() {
		if c.program != nil {
			return
		}
		if err := c.compile(language); err != nil {
			panic(err) // a test rules this out
		}
	})
	return c
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
	shared, err := sharedWords(language)
	if err != nil {
		return err
	}
	sets := make([]pattern.Set, len(c.definitions))
	for i := range c.definitions {
		d := &c.definitions[i]
		if shared == nil {
			shared = d.Shared
		}
		sets[i] = pattern.Set{Name: setName(d), Words: d.Words, Ignore: d.Ignore, Rules: d.Rules, Line: d.Line}
	}
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
