package facts

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
)

// An amount is a sum in the text, which may be a claim: the money of a fine, settlement, award or refund.
type amount struct {
	place
	money    []news.Money // the amount, then what restates it in other currencies
	features features
}

// maxSums bounds the sums that are looked at: a document with more is not news of a fine.
const maxSums = 60

// amounts returns the sums of the document with their features.
func (sc *scene) amounts() (all []amount) {
	for i := 0; i < len(sc.mentions) && len(all) < maxSums; i++ {
		m := sc.mentions[i]
		if m.Kind != news.KindMoney {
			continue
		}
		if n := len(all); n > 0 && sc.restates(&all[n-1], m) {
			all[n-1].money = append(all[n-1].money, m.Money)
			all[n-1].to = m.To
			continue
		}
		all = append(all, amount{place: placeOf(m), money: []news.Money{m.Money}})
	}
	for i := range all {
		all[i].features = sc.sumFeatures(&all[i])
	}
	return all
}

// restates reports whether a mention is the sum before it in another currency: "€8 million (roughly $8.5 million)".
func (sc *scene) restates(s *amount, m news.Mention) bool {
	if m.Sentence != s.sentence || m.From-s.to > 6 || m.Money.Currency == s.money[0].Currency {
		return false
	}
	tokens, open := sc.d.Sentences[s.sentence].Tokens[s.to:m.From], false
	for i, t := range tokens {
		at := s.to + i
		switch {
		case strings.Contains("([/,—=-", t.Norm):
			open = true
		case sc.between(s.sentence, at, at+1, "equals"):
		case sc.between(s.sentence, at, at+1, cueFine) && i+1 < len(tokens) && tokens[i+1].Norm == "(":
		default:
			return false
		}
	}
	return open || sc.between(s.sentence, s.to, m.From, "or")
}

// sumFeatures returns the features of a sum of the document.
func (sc *scene) sumFeatures(s *amount) features {
	f := sc.around(s.place, false)
	dollars := money.Dollars(s.money[0])
	f.add("always", true)
	f.add("under ten thousand", dollars < 10_000)
	f.add("under a million", dollars < 1_000_000)
	f.add("over a billion", dollars > 1_500_000_000)
	f.add("any authority", slices.ContainsFunc(sc.kinds, func(kind string) bool { return slices.Contains(takers, kind) }))
	for _, kind := range sc.kinds {
		f.add(ofKind+kind, true)
	}
	return f
}

// ofKind begins the features of a kind of authority.
const ofKind = "kind "

// takers are the kinds of authorities that take money.
var takers = []string{"dpa", "competition", kindCourt, "ag", "plaintiffs", "justice", "consumer", "telecom",
	"securities", "safety"}
