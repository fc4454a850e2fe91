package topic_test

import (
	"testing"

	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

func TestFilter(t *testing.T) {
	lex, rules := lexicon(t), defaults(t)
	list := func(texts ...string) (all []topic.Rule) {
		for _, s := range texts {
			all = append(all, topic.Rule{Text: s})
		}
		return all
	}
	const fined = "TikTok was fined €10 million by the data protection authority for misusing children's data."
	tests := map[string]struct {
		only, block []topic.Rule
		title       string
		passes      bool
		quotes      bool
	}{
		"nothing to match":           {list("ferry"), nil, fined, false, false},
		"one of two is enough":       {list("ferry", "{platform}"), nil, fined, true, true},
		"block wins":                 {list("{platform}"), list("fine~"), fined, false, true},
		"block without a match":      {nil, list("ferry"), fined, true, false},
		"a look-alike passes":        {nil, list("fine~"), "The terms are defined in the fineprint", true, false},
		"half a point is not enough": {list("children => 0.5"), nil, fined, false, false},
		"two halves are":             {list("children => 0.5", "TikTok => 0.5"), nil, fined, true, true},
		"a rule against":             {list("TikTok", "children => -1"), nil, fined, false, false},
		"a topic":                    {list("{topic:fines}"), nil, fined, true, true},
		"another topic":              {list("{topic:bans}"), nil, fined, false, false},
		"documented block":           {nil, list("TITLE (podcast|newsletter)"), "The weekly podcast on TikTok", false, true},
		"its look-alike":             {nil, list("TITLE (podcast|newsletter)"), "Spotify fined over podcasters' data", true, false},
		"documented only":            {list("{authority} .. (fines|fined)"), nil, "The CNIL fines TikTok", true, true},
		"its look-alike, too":        {list("{authority} .. (fines|fined)"), nil, "The CNIL is fine-tuning its advice", false, false},
		"any language":               {list("Bußgeld*"), nil, "Gegen die Plattform wurde ein Bußgeld verhängt, sagt die Behörde.", true, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := topic.NewFilter("en", tt.only, tt.block)
			if err != nil {
				t.Fatal(err)
			}
			d := text.Parse(tt.title, "", "")
			m := lex.Mentions(d)
			r := rules.Classify(d, m)
			passes, why := f.Apply(d, m, &r)
			if passes != tt.passes || (len(why) > 0) != tt.quotes {
				t.Errorf("passes %v, because of %v", passes, why)
			}
		})
	}
}
