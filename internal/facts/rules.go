package facts

import (
	"errors"
	"io/fs"
	"path"
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

// shippedRules reads the shipped files once.
var shippedRules = sync.OnceValues(func() (map[string]*claimRules, error) { return loadRules(rules.Files) })

// loadRules reads every LANGUAGE/facts.yaml. The error joins all mistakes.
func loadRules(fsys fs.FS) (map[string]*claimRules, error) {
	files, err := fs.Glob(fsys, "*/facts.yaml")
	if err != nil {
		return nil, err
	}
	all := map[string]*claimRules{}
	var mistakes []error
	for _, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		language := path.Dir(name)
		file, wrong := pattern.ReadFile(name, data, language, []string{moneySet}, cuesSet)
		mistakes = append(mistakes, wrong...)
		p, err := pattern.Compile(pattern.Options{Language: language, File: name, Classes: ruleClasses, Captures: ruleCaptures,
			Labels: moneyLabels, Words: file.Words}, file.Select(moneySet, cuesSet))
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		all[language] = &claimRules{program: p, money: p.Sets()[0], cues: p.Sets()[1]}
	}
	return all, errors.Join(mistakes...)
}
