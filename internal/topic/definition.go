package topic

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Privacy is the slug of the definition that decides whether a document is about platform privacy.
// It is no topic: its outcome is [Result.Privacy].
const Privacy = "privacy"

// A Definition is a topic and the rules that assign it, in one language.
// Definitions of one slug in several languages are one topic.
type Definition struct {
	Slug        string           `yaml:"slug"`
	Title       string           `yaml:"title"`
	Description string           `yaml:"description"`
	Language    string           `yaml:"language"`  // ISO 639-1; "" is "en"
	Threshold   float64          `yaml:"threshold"` // score at which the topic is assigned; 0 is 1
	Words       map[string]Words `yaml:"words"`     // phrases that rules name as $key; added to the shared ones of the language
	Ignore      Words            `yaml:"ignore"`    // phrases whose words count for no rule of this definition: "fine dining"
	Rules       []Rule           `yaml:"rules"`
	Line        int              `yaml:"-"` // in the file, for messages

	Shared map[string]Words `yaml:"-"` // the word lists of its file, nil when it is not from one
}

const defaultLanguage = "en"

// A Rule is one line of the rule language.
type Rule struct {
	Name string // what evidence calls it; "" takes its number, counted from 1
	Text string
	Line int // in the file, for messages
}

// UnmarshalYAML reads a rule: a string, or a name and a string.
func (r *Rule) UnmarshalYAML(node *yaml.Node) error {
	r.Line = node.Line
	switch {
	case node.Kind == yaml.ScalarNode:
		r.Text = node.Value
	case node.Kind == yaml.MappingNode && len(node.Content) == 2 && node.Content[1].Kind == yaml.ScalarNode:
		r.Name, r.Text = node.Content[0].Value, node.Content[1].Value
	default:
		return fmt.Errorf("line %d: a rule is one line of text, or a name and one line of text", node.Line)
	}
	return nil
}

// Words are alternatives of phrases: "a|b c|d". In YAML they may also be a list.
type Words string

// UnmarshalYAML reads a string or a list of strings.
func (w *Words) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*w = Words(node.Value)
		return nil
	}
	var list []string
	if err := node.Decode(&list); err != nil {
		return fmt.Errorf("line %d: words are one text, or a list of texts", node.Line)
	}
	*w = Words(strings.Join(list, "|"))
	return nil
}

// An Error is one mistake in a definition.
type Error struct {
	Topic string // slug
	Rule  string // name or number; "" when the mistake is not in a rule
	Line  int    // in the file; 0 when unknown
	Text  string // what is wrong, and the remedy
}

func (e *Error) Error() string {
	where := fmt.Sprintf("topic %q", e.Topic)
	if e.Rule != "" {
		where += ", rule " + e.Rule
	}
	return where + ": " + e.Text
}
