package facts

import (
	"errors"
	"io/fs"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// The sets of bans.yaml of a language, and the classes of mentions that only its rules have.
const (
	servicesSet = "services"          // kinds of service that may be banned: each rule has the name of one
	kindThing   = news.Kind("target") // what may be banned
	kindPlace   = news.Kind("actor")  // who may ban, or where
)

// Labels of votes that are neither a scope nor a status.
const (
	labelBan        = "ban"        // that it is a ban
	labelPlace      = "place"      // that the captured place is where
	labelHome       = "home"       // that it is in the country of the rules' language, for want of a place
	labelPresident  = "president"  // that the president of that country does it
	labelGovernment = "government" // that a government acts
	labelKnown      = "known"      // that a name which no list has is that of an app
)

// banRules are the compiled rules for bans of one language.
type banRules struct {
	program        *pattern.Program
	services, bans *pattern.RuleSet
}

// bansOf returns the rules of a language, nil when it has none. It panics when a shipped file is broken, which a test
// rules out.
var bansOf = rules.ByLanguage(func(language string) *banRules {
	r, err := loadBans(rules.Files, language)
	if err != nil {
		panic(err)
	}
	return r
})

// loadBans reads LANGUAGE/bans.yaml. The error joins all mistakes.
func loadBans(fsys fs.FS, language string) (*banRules, error) {
	name := language + "/bans.yaml"
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, nil
	}
	file, mistakes := pattern.ReadFile(name, data, language, []string{servicesSet, bansSet})
	p, err := pattern.Compile(banOptions(name, language, file), file.Select(servicesSet, bansSet))
	if err = errors.Join(append(mistakes, err)...); err != nil {
		return nil, err
	}
	return &banRules{program: p, services: p.Sets()[0], bans: p.Sets()[1]}, nil
}

func banOptions(name, language string, file *pattern.File) pattern.Options {
	labels := []string{labelBan, labelPlace, labelHome, labelPresident, labelGovernment, labelKnown}
	for _, s := range news.Scopes {
		labels = append(labels, string(s))
	}
	for _, stage := range news.ClaimBan.Row().Statuses {
		for _, s := range stage {
			labels = append(labels, string(s))
		}
	}
	return pattern.Options{Language: language, File: name, Words: file.Words, Labels: labels,
		Classes:  []string{string(kindThing), string(kindPlace), string(news.KindPlatform)},
		Captures: []string{"thing", "place"}}
}
