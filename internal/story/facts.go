package story

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/slug"
	"github.com/privacywire/privacywire/internal/text"
)

// about is what an article is about, by its claims.
type about struct {
	article  *news.Article
	families []string    // owners of the platforms that it names
	sum      *news.Claim // its main claim of money
	payer    string      // the owner of the main claim's payer
	country  string      // of the main claim's authority, "" when unknown
	ban      *news.Claim // its main claim of a ban
	banned   string      // the owner of what is banned
}

func (x *Index) about(a *news.Article) about {
	b := about{article: a, sum: mainClaim(a, true), ban: mainClaim(a, false)}
	for _, p := range a.Platforms {
		if !slices.ContainsFunc(a.Claims, func(c news.Claim) bool { return c.Subject != p && slug.Make(c.Subject, 0) == p }) {
			b.families = append(b.families, news.OwnerOf(x.names, p)) // one that no list has may be called otherwise elsewhere
		}
	}
	if b.sum != nil {
		b.country = news.CountryOf(x.names, b.sum.Authority)
		if b.sum.Subject != "" {
			b.payer = strings.ToLower(news.OwnerOf(x.names, b.sum.Subject))
		}
	}
	if b.ban != nil && slices.Contains(a.Platforms, b.ban.Subject) { // a kind of service may be any platform
		b.banned = strings.ToLower(news.OwnerOf(x.names, b.ban.Subject))
	}
	return b
}

// mainClaim returns the claim of money, or of a ban, that an article is about: one that its title states, with a sum if
// there is one, else the first.
func mainClaim(a *news.Article, ofMoney bool) *news.Claim {
	var best *news.Claim
	score := 0
	for i := range a.Claims {
		c, n := &a.Claims[i], 1
		if c.Kind.Money() != ofMoney {
			continue
		}
		if stated(a, c) {
			n += 4
		}
		if c.Amount > 0 {
			n += 2
		}
		if n > score {
			best, score = c, n
		}
	}
	return best
}

// stated reports whether an article's title states a claim.
func stated(a *news.Article, c *news.Claim) bool {
	return c.Quote != "" && strings.Contains(a.Title, c.Quote)
}

// conflict returns why two articles can't be about the same happening, "" when nothing rules it out.
func conflict(a, b *entry) string {
	if a.sum != nil && b.sum != nil {
		if why := moneyConflict(&a.about, &b.about); why != "" {
			return why
		}
	}
	if why := banConflict(&a.about, &b.about); why != "" {
		return why
	}
	if undoes(a.acts, b.acts) && apart(a.article.Published, b.article.Published) >= stepApart/2 {
		return "one undoes what the other does"
	}
	if (a.acts|b.acts)&roundup != 0 {
		return "a round-up of several happenings"
	}
	return formConflict(a, b)
}

// moneyConflict compares the main claims of money. A sum that the other article states, too, doesn't contradict.
func moneyConflict(a, b *about) string {
	x, y := a.sum, b.sum
	sums := compareSums(a, x, b, y)
	if otherCountry(a, b) && (sums < money.Converted || !news.IsCode(x.Authority) && !news.IsCode(y.Authority)) {
		return "another country's authority" // one that stands for its authority may be misread
	}
	if differ(a.payer, b.payer) && sums < money.Converted {
		return "another payer"
	}
	if sums == money.Different && !states(a, b, y) && !states(b, a, x) {
		return "another sum"
	}
	if phase(x) != phase(y) && sameAuthority(x.Authority, y.Authority) &&
		(sums < money.Converted || apart(a.article.Published, b.article.Published) > stepApart) {
		return "another step" // reports of one day are more or less sure of the step
	}
	return ""
}

// otherCountry reports whether two authorities are of different countries; those of the EU may be anywhere in it.
func otherCountry(a, b *about) bool {
	return differ(a.country, b.country) && a.country != "EU" && b.country != "EU"
}

// states reports whether one of article a's claims has the amount of sum, a claim of article b.
func states(a, b *about, sum *news.Claim) bool {
	return slices.ContainsFunc(a.article.Claims, func(c news.Claim) bool {
		return c.Kind.Money() && compareSums(a, &c, b, sum) >= money.Converted
	})
}

func compareSums(a *about, x *news.Claim, b *about, y *news.Claim) money.Relation {
	if x.Period != y.Period {
		return money.Unknown
	}
	return money.Compare(statedSum(a, x), statedSum(b, y))
}

func statedSum(a *about, c *news.Claim) money.Stated {
	s := money.Stated{Approx: c.Approx, Year: a.article.Published.Year()}
	if c.Amount > 0 {
		s.In = append([]news.Money{{Amount: c.Amount, Currency: c.Currency}}, c.Also...)
	}
	return s
}

func sameAuthority(x, y string) bool { return !differ(x, y) || news.IsCode(x) != news.IsCode(y) }

func differ(x, y string) bool { return x != "" && y != "" && !strings.EqualFold(x, y) }

// phase returns the number of the stage that a claim has come to.
func phase(c *news.Claim) int { return c.Kind.Row().Stage(c.Status) }

// banConflict compares the main claims of bans. A ban that the other article states, too, doesn't contradict.
func banConflict(a, b *about) string {
	x, y := a.ban, b.ban
	if x == nil || y == nil {
		return ""
	}
	known := listsBan(a.article, y) || listsBan(b.article, x)
	switch {
	case !known && (differ(x.Country, y.Country) || differ(x.Region, y.Region)):
		return "a ban in another place"
	case !known && differ(a.banned, b.banned):
		return "a ban of another platform"
	case samePlace(x, y) && x.Scope == y.Scope && !differ(a.banned, b.banned) && otherStage(a, b):
		return "another step of the ban"
	}
	return ""
}

// otherStage reports whether two reports state different steps of a ban. Those of one day are more or less sure whether
// it is planned or decided, but not whether it is undone.
func otherStage(a, b *about) bool {
	p, q := banStage(a.ban.Status), banStage(b.ban.Status)
	return p != q && (max(p, q) == 2 || apart(a.article.Published, b.article.Published) > stepApart)
}

// listsBan reports whether an article states a ban of the same platform in the same place.
func listsBan(a *news.Article, ban *news.Claim) bool {
	return slices.ContainsFunc(a.Claims, func(c news.Claim) bool {
		return c.Kind == news.ClaimBan && samePlace(&c, ban) && !differ(c.Subject, ban.Subject)
	})
}

// samePlace reports whether both bans name their country, and their region if there is one, and these agree.
func samePlace(x, y *news.Claim) bool {
	return x.Country != "" && x.Country == y.Country && strings.EqualFold(x.Region, y.Region)
}

// banStage returns which step of a matter a status belongs to: planned, decided, or undone.
func banStage(s news.Status) int {
	switch s {
	case news.BanCalledFor, news.BanProposed:
		return 0
	case news.BanPassed, news.BanOrdered, news.BanInForce:
		return 1
	}
	return 2
}

// sameForm is the cosine of two headlines from which they may come out of one form.
const sameForm = 0.4

// columnOf is the conflict of two texts under the one headline of a column.
const columnOf = "one headline over two texts of a source"

// formConflict tells reports apart that are written after one form: with other platforms or other figures in their
// headlines, or as the weekly column of an outlet.
func formConflict(a, b *entry) string {
	if a.article.Source == b.article.Source && a.article.Title == b.article.Title {
		return columnOf
	}
	otherFigures := len(a.figures) > 0 && len(b.figures) > 0 && !intersect(a.figures, b.figures)
	if otherFigures && !equalSum(a.sums, b.sums) || figureForSum(a, b) || figureForSum(b, a) {
		return "headlines with other figures"
	}
	if cosine(a.head, b.head) < sameForm {
		return ""
	}
	if len(a.families) > 0 && len(b.families) > 0 && !intersect(a.families, b.families) {
		return "headlines alike, other platforms"
	}
	if oneForm(a, b) {
		return "one headline for two subjects"
	}
	return ""
}

// figureForSum reports whether a's headline states a sum and b's another figure, in an article without any sum.
func figureForSum(a, b *entry) bool {
	return a.sum != nil && len(b.sums) == 0 && len(a.headSums) > 0 && len(b.figures) > 0 &&
		!intersect(a.figures, b.figures)
}

// formWords is how many words a headline must have to be recognised as a form, and formDiffer how many may be filled
// in.
const (
	formWords  = 6
	formDiffer = 2
)

// oneForm reports whether two headlines are the same word by word except for one or two words that the other article
// doesn't have at all.
func oneForm(a, b *entry) bool {
	x, y := stems(a.article.Title), stems(b.article.Title)
	if len(x) != len(y) || len(x) < formWords {
		return false
	}
	filled := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if b.whole.has(x[i]) || a.whole.has(y[i]) {
			return false
		}
		filled++
	}
	return filled > 0 && filled <= formDiffer
}

func stems(s string) (all []uint32) {
	for w := range text.Scan(s) {
		all = append(all, hash(text.Stem(w.Text)))
	}
	return all
}

// claimFeatures sets the features that come from claims and sums of money.
func (f *Features) claimFeatures(a, b *entry) {
	equal := equalSum(a.sums, b.headSums) || equalSum(a.headSums, b.sums)
	f[sumsEqual], f[sumsDiffer] = number(equal), number(!equal && len(a.headSums) > 0 && len(b.headSums) > 0)
	if x, y := a.ban, b.ban; x != nil && y != nil {
		same := listsBan(a.article, y) || listsBan(b.article, x)
		f[sameBan], f[otherBan] = number(same), number(!same)
	}
	f[oneSum] = number((a.sum == nil) != (b.sum == nil))
	f[payerAndSum] = number(equal && f[platforms] > 0)
	f[sameAct] = number(sameActAcrossLanguages(a, b))
}

// A sum is a sum of money with what it is worth, so that sums in two currencies compare.
type sum struct {
	news.Money
	euros float64
}

// equalSum reports whether two lists of sums share one, in one currency or converted.
func equalSum(a, b []sum) bool {
	for _, m := range a {
		for _, n := range b {
			if m.Currency == n.Currency {
				if money.Close(float64(m.Amount), float64(n.Amount), money.Rounding) {
					return true
				}
			} else if m.euros > 0 && money.Close(m.euros, n.euros, money.Conversion) {
				return true
			}
		}
	}
	return false
}

// sameActAcrossLanguages reports whether articles in two languages state the same act: their words can't tell.
func sameActAcrossLanguages(a, b *entry) bool {
	if !differ(a.article.Language, b.article.Language) || apart(a.article.Published, b.article.Published) > actReach {
		return false
	}
	if a.sum != nil && b.sum != nil && a.payer != "" && a.payer == b.payer && equalSum(a.sums, b.sums) {
		return true
	}
	return a.ban != nil && b.ban != nil && a.banned != "" && a.banned == b.banned && samePlace(a.ban, b.ban)
}

// otherKind reports whether one article tells of money and the other of neither money nor any of its topics: what their
// texts share, then, is what their sources write into every report.
func otherKind(a, b *entry) bool {
	return (a.sum == nil) != (b.sum == nil) && !intersect(a.article.Topics, b.article.Topics)
}

func intersect[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}
