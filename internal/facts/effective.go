package facts

import (
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/dates"
	"github.com/privacywire/privacywire/internal/news"
)

// effective returns from when on a ban holds as the words state it, for [Date] to resolve, "" when they don't.
func (b *banReader) effective(g []statement) string {
	for i := range b.d.Sentences {
		own := slices.ContainsFunc(g, func(s statement) bool { return s.sentence == i }) || b.speaksOfBan(i)
		if date := dates.Effective(&b.d.Sentences[i], b.d.Language, own); date != "" {
			return date
		}
	}
	return ""
}

// speaksOfBan reports whether a rule finds in a sentence that something is banned.
func (b *banReader) speaksOfBan(sentence int) bool {
	return b.sum(func(v *banVote) bool { return v.sentence == sentence })[labelBan] > 0
}

// Date resolves the days on which bans take effect by the day of their text, and sets what follows from it: a ban whose
// day is still to come isn't in force, one that was decided for a day that has come is.
func Date(claims []news.Claim, published time.Time) {
	for i := range claims {
		c := &claims[i]
		c.Effective = dates.Resolve(c.Effective, published)
		if c.Effective == "" || published.IsZero() {
			continue
		}
		today := published.Format(time.DateOnly)
		known := today[:len(c.Effective)]
		switch {
		case c.Effective > known && c.Status == news.BanInForce:
			c.Status = news.BanOrdered
		case c.Effective <= known && len(known) == len(today) && c.Status == news.BanOrdered:
			c.Status = news.BanInForce
		}
	}
}
