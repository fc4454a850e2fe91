package topic

import "github.com/privacywire/privacywire/internal/rules"

// Privacy is the slug of the definition that decides whether a document is about platform privacy.
// It is not a topic: its outcome is [Result.Privacy].
const Privacy = "privacy"

// A Definition is a topic and the rules that assign it, in one language.
// Definitions of one slug in several languages are one topic.
type Definition struct {
	Slug        string
	Title       string
	Description string
	Language    string           // ISO 639-1; "" is "en"
	Threshold   float64          // score at which the topic is assigned; 0 is 1
	Words       map[string]Words // lists that rules name as $key, besides those of the language
	Ignore      Words            // phrases whose words count for no rule: "fine dining"
	Rules       []Rule
	File        string // for messages, "" for one of feeds.yaml
	Line        int    // likewise

	Shared map[string]Words // the word lists of its file, nil when it is not from one
}

const defaultLanguage = "en"

// A Rule is one line of the rule language.
type Rule = rules.Source

// Words are alternatives of phrases: "a|b c|d". In YAML they may also be a list.
type Words = rules.Words

// An Error is one mistake in a definition.
type Error = rules.Error
