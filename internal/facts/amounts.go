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
	features []feature
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
		all = append(all, amount{place: place{m.Sentence, m.From, m.To}, money: []news.Money{m.Money}})
	}
	for i := range all {
		all[i].features = sc.sumFeatures(all, i)
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
		case sc.between(s.sentence, at, at+1, "fine") && i+1 < len(tokens) && tokens[i+1].Norm == "(":
		default:
			return false
		}
	}
	return open || sc.between(s.sentence, s.to, m.From, "or")
}

// sumFeatures returns the features of one of the sums of the document.
func (sc *scene) sumFeatures(all []amount, i int) (features []feature) {
	s := &all[i]
	add := func(f feature, ok bool) {
		if ok {
			features = append(features, f)
		}
	}
	sc.around(s.place, func(cue, where int) { add(featureOf(cue, where), true) })
	same := func(o *amount) bool { return o != s && sameMoney(o.money[0], s.money[0]) }
	add(bias, true)
	add(inTitle, sc.isTitle(s.sentence))
	add(firstSum, i == 0)
	add(oneSum, len(all) == 1)
	add(manySums, len(all) > 3)
	for j := range all {
		if same(&all[j]) {
			add(sumInTitle, sc.isTitle(all[j].sentence))
			add(repeated, true)
			break
		}
	}
	dollars := money.Dollars(s.money[0])
	add(under10K, dollars < 10_000)
	add(under1M, dollars < 1_000_000)
	add(over1B, dollars > 1_500_000_000)
	add(sumBefore, i > 0 && all[i-1].sentence == s.sentence)
	add(sumAfter, i+1 < len(all) && all[i+1].sentence == s.sentence)
	add(early, s.sentence < 4)
	add(late, s.sentence > 8)
	tokens := sc.d.Sentences[s.sentence].Tokens
	add(inBrackets, s.from > 0 && tokens[s.from-1].Norm == "(")
	add(sc.count(news.KindPlatform, s.sentence), true)
	for _, f := range sc.reasons(s.sentence) {
		add(f, true)
	}
	slices.Sort(features) // sums of weights must not depend on the order of a map
	return features
}

// sameMoney reports whether two amounts are equal, or one is the other rounded.
func sameMoney(a, b news.Money) bool { return a == b || money.Rounded(a, b) }

// count returns the feature for the number of mentions of a kind in a sentence.
func (sc *scene) count(kind news.Kind, sentence int) feature {
	n := 0
	for _, m := range sc.lines[sentence] {
		if m.Kind == kind {
			n++
		}
	}
	return [...]feature{noPlatform, onePlatform, manyPlatforms}[min(n, 2)]
}

// reasons returns the features for what the money is for: people's data, another reason, or both, in the sentence, the
// title and the whole text; and for the kinds of authority that the text names.
func (sc *scene) reasons(sentence int) (features []feature) {
	privacy, other := sc.rules.cue(cuePrivacy), sc.rules.cue(cueOther)
	add := func(first feature, has func(cue int) bool) {
		switch p, o := has(privacy), has(other); {
		case p && o:
			features = append(features, first+2)
		case o:
			features = append(features, first+1)
		case p:
			features = append(features, first)
		}
	}
	add(hereReason, func(cue int) bool {
		return slices.ContainsFunc(sc.cues[sentence], func(c spottedCue) bool { return c.cue == cue })
	})
	add(titleReason, func(cue int) bool { return sc.title[cue] })
	add(textReason, func(cue int) bool { return sc.anywhere[cue] })
	for kind := range sc.kinds {
		if f, ok := kindFeatures[kind]; ok {
			features = append(features, f)
		}
		if slices.Contains(takers, kind) {
			features = append(features, anyAuthority)
		}
	}
	slices.Sort(features)
	return slices.Compact(features)
}
