package story

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// Group returns the stories of an archive, the newest first, from what the articles say of themselves. An article
// without a story, such as one written by hand, is a story by its own id. Stories that state the same event of the
// ledger are linked in order of time, and so are those that an article's Follows names.
func Group(articles []*news.Article) []news.Story {
	bySlug := map[string]*news.Story{}
	for _, a := range articles {
		slug := storyOf(a)
		if bySlug[slug] == nil {
			bySlug[slug] = &news.Story{Slug: slug}
		}
		bySlug[slug].Articles = append(bySlug[slug].Articles, a)
	}
	renamed := map[string]string{} // from the address of a story that a person emptied to that of the one it leads to
	for _, a := range articles {
		if own := storyOf(a); a.Opens != "" && a.Opens != own && bySlug[a.Opens] == nil {
			renamed[a.Opens] = own
			bySlug[own].Aliases = append(bySlug[own].Aliases, a.Opens)
		}
	}
	for _, a := range articles {
		if a.Follows != "" {
			link(bySlug[storyOf(a)], bySlug[cmp.Or(renamed[a.Follows], a.Follows)])
		}
	}
	language := usualLanguage(articles)
	for _, s := range bySlug {
		slices.SortFunc(s.Articles, byDate)
		s.Folds = fold(s.Articles, func(a, b *news.Article) int { return leadOrder(a, b, language) })
		s.Lead = s.Folds[0].Original
	}
	linkSteps(bySlug)
	stories := make([]news.Story, 0, len(bySlug))
	for _, s := range bySlug {
		for _, slugs := range []*[]string{&s.Previous, &s.Next, &s.Aliases} {
			slices.Sort(*slugs)
			*slugs = slices.Compact(*slugs)
		}
		stories = append(stories, *s)
	}
	slices.SortFunc(stories, func(a, b news.Story) int {
		return cmp.Or(b.Lead.Published.Compare(a.Lead.Published), cmp.Compare(a.Slug, b.Slug))
	})
	return stories
}

// link enters that a story follows another one.
func link(s, previous *news.Story) {
	if previous == nil || previous == s {
		return
	}
	s.Previous = append(s.Previous, previous.Slug)
	previous.Next = append(previous.Next, s.Slug)
}

// linkSteps links the stories that state the same events as steps of one matter, each with the next one in time.
func linkSteps(bySlug map[string]*news.Story) {
	byEvent := map[string][]*news.Story{}
	for _, s := range bySlug {
		for _, event := range events(s) {
			byEvent[event] = append(byEvent[event], s)
		}
	}
	for _, steps := range byEvent {
		slices.SortFunc(steps, func(a, b *news.Story) int { return byDate(a.Articles[0], b.Articles[0]) })
		for i := 1; i < len(steps); i++ {
			link(steps[i], steps[i-1])
		}
	}
}

// events returns the events and bans that a story is about: those of the main claims of its lead, and of claims in any
// headline. What its articles only recall doesn't count, unless it is the proposal of what the story is about.
func events(s *news.Story) []string {
	var all []string
	for _, a := range s.Articles {
		for i := range a.Claims {
			c := &a.Claims[i]
			main := mainClaim(a, c.Kind.Money())
			about := a == s.Lead && c == main || stated(a, c) || proposalOf(c, main)
			for _, key := range []string{c.Event, matter(c)} {
				if key != "" && about && !slices.Contains(all, key) {
					all = append(all, key)
				}
			}
		}
	}
	return all
}

// matter returns what the steps of a ban share however far apart they are: who is banned, where, and from what. A ban
// by an institution isn't that of another one.
func matter(c *news.Claim) string {
	if c.Kind != news.ClaimBan || c.Country == "" || c.Scope != news.ScopeNationwide && c.Region == "" {
		return ""
	}
	return strings.Join([]string{c.Subject, c.Country, c.Region, string(c.Scope)}, " ")
}

// proposalOf reports whether a claim states what an authority proposed before it decided another one.
func proposalOf(c, decided *news.Claim) bool {
	return c.Kind.Money() && phase(c) == 0 && phase(decided) > 0 &&
		c.Subject == decided.Subject && c.Authority != "" && c.Authority == decided.Authority
}

// usualLanguage returns the language of most articles.
func usualLanguage(articles []*news.Article) string {
	count := map[string]int{"": 0}
	for _, a := range articles {
		count[a.Language]++
	}
	return slices.MaxFunc(slices.Sorted(maps.Keys(count)), func(a, b string) int { return count[a] - count[b] })
}

// fold puts each copy under its original, and the fold of the best article first. Of the articles with one text, the
// original is the one that reads best. Spun text without an original goes under the best of the story.
func fold(articles []*news.Article, first func(a, b *news.Article) int) (folds []news.Fold) {
	groups := map[string][]*news.Article{}
	var order []string
	for _, a := range articles {
		root := cmp.Or(a.CopyOf, a.ID)
		if groups[root] == nil {
			order = append(order, root)
		}
		groups[root] = append(groups[root], a)
	}
	for _, root := range order {
		original := slices.MinFunc(groups[root], first)
		copies := slices.DeleteFunc(groups[root], func(a *news.Article) bool { return a == original })
		folds = append(folds, news.Fold{Original: original, Copies: copies})
	}
	best := slices.MinFunc(folds, func(a, b news.Fold) int { return first(a.Original, b.Original) })
	folds = slices.DeleteFunc(folds, func(f news.Fold) bool {
		isBest := f.Original == best.Original
		if f.Original.Spun && !isBest {
			best.Copies = append(append(best.Copies, f.Original), f.Copies...)
		}
		return isBest || f.Original.Spun
	})
	return append([]news.Fold{best}, folds...)
}

// leadOrder is negative if a leads a story rather than b: written by a person and not to sell, in the usual language,
// saying most with the surest words, with a byline, full, early. Fullness counts where one text is clearly the longer.
func leadOrder(a, b *news.Article, language string) int {
	return cmp.Or(weight(b, language)-weight(a, language), fullness(b)-fullness(a), byDate(a, b))
}

// weight puts a number on what fits an article to lead, whatever its length.
func weight(a *news.Article, language string) (n int) {
	for _, yes := range []bool{!a.Spun, !a.Advertorial, a.Language == language} {
		n *= 2
		if yes {
			n++
		}
	}
	return n*32 + 2*surety(a) + int(number(len(a.Authors) > 0))
}

// surety counts what an article's headline states of the act that it is about: that it happened, who did it, and the
// sum or the place. A sum that is only approximate and a step that is only planned count less.
func surety(a *news.Article) (n int) {
	c := mainClaim(a, true)
	if ban := mainClaim(a, false); c == nil || ban != nil && stated(a, ban) && !stated(a, c) {
		c = ban
	}
	if c == nil {
		return 0
	}
	n = 1
	for _, yes := range []bool{
		stated(a, c), phase(c) > 0, c.Authority != "", c.Subject != "", c.Amount > 0, c.Amount > 0 && !c.Approx,
		c.Country != "" || c.Region != "",
	} {
		n += int(number(yes))
	}
	return n
}

// fullness puts the length of an article's text into steps of a half more than the step before, so that a few words
// more don't outweigh being earlier.
func fullness(a *news.Article) int {
	step := 0
	for n := float64(ParsePrint(a.Print).Shingles); n > 20; n /= 1.5 {
		step++
	}
	return step
}
