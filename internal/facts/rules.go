package facts

import (
	"errors"
	"io/fs"
	"sync"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// The sets of rules in facts.yaml of a language.
const (
	moneySet = "money"
	bansSet  = "bans"
	cuesSet  = "cues" // word lists whose places around a sum are weighed
)

// What rules may use: the classes of mentions, the names of what they capture, and the labels that they vote for.
var (
	ruleClasses = []string{string(news.KindPlatform), string(news.KindAuthority), string(news.KindCountry),
		string(news.KindMoney), string(news.KindData)}
	ruleCaptures = []string{"sum", "payer", "authority", "platform", "place"}
	moneyLabels  = []string{"claim", "fine", "settlement", "damages", "refund",
		"proposed", "imposed", "settled", "appealed", "reduced", "upheld", "annulled", "paid", "payer", "authority", "day", "week", "approx"}
)

// claimRules are the compiled rules of one language.
type claimRules struct {
	program     *pattern.Program
	money, cues *pattern.RuleSet
	once        sync.Once
	weights     model
}

// rulesOf returns the rules of a language, nil when it has none. It panics when a shipped file is broken, which a test
// rules out.
var rulesOf = rules.ByLanguage(func(language string) *claimRules {
	r, err := loadRules(rules.Files, language)
	if err != nil {
		panic(err)
	}
	return r
})

// Load reads the rules of a language, which the first text of it needs.
func Load(language string) {
	if r := rulesOf(language); r != nil {
		r.model()
	}
	bansOf(language)
}

// loadRules reads LANGUAGE/facts.yaml. The error joins all mistakes.
func loadRules(fsys fs.FS, language string) (*claimRules, error) {
	name := language + "/facts.yaml"
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, nil
	}
	file, mistakes := pattern.ReadFile(name, data, language, []string{moneySet}, cuesSet)
	p, err := pattern.Compile(pattern.Options{Language: language, File: name, Classes: ruleClasses, Captures: ruleCaptures,
		Labels: moneyLabels, Words: file.Words}, file.Select(moneySet, cuesSet))
	if err = errors.Join(append(mistakes, err)...); err != nil {
		return nil, err
	}
	return &claimRules{program: p, money: p.Sets()[0], cues: p.Sets()[1]}, nil
}
