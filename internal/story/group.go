package story

import (
	"cmp"
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// Group gives the stories of an archive, the newest first, from what the articles say of themselves: nothing is
// decided here. An article without a story, such as one written by hand, is a story by its own id.
func Group(articles []*news.Article) []news.Story {
	bySlug := map[string]*news.Story{}
	for _, a := range articles {
		slug := storyOf(a)
		if bySlug[slug] == nil {
			bySlug[slug] = &news.Story{Slug: slug}
		}
		bySlug[slug].Articles = append(bySlug[slug].Articles, a)
	}
	leads := map[string]string{} // from the address of a story that a person emptied to that of the one it leads to
	for _, a := range articles {
		if own := storyOf(a); a.Opens != "" && a.Opens != own && bySlug[a.Opens] == nil {
			leads[a.Opens] = own
			bySlug[own].Aliases = append(bySlug[own].Aliases, a.Opens)
		}
	}
	for _, a := range articles {
		if a.Follows != "" {
			link(bySlug[storyOf(a)], bySlug[cmp.Or(leads[a.Follows], a.Follows)])
		}
	}
	stories := make([]news.Story, 0, len(bySlug))
	for _, s := range bySlug {
		finish(s)
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

// finish orders a story, folds its copies, and picks the article that leads it.
func finish(s *news.Story) {
	if len(s.Articles) == 1 {
		s.Lead = s.Articles[0]
		s.Folds = []news.Fold{{Original: s.Lead}}
		unique(s)
		return
	}
	slices.SortFunc(s.Articles, byDate)
	unique(s)
	s.Folds = fold(s.Articles)
	lead := 0
	for i := range s.Folds {
		if better(s.Folds[i].Original, s.Folds[lead].Original) {
			lead = i
		}
	}
	first := s.Folds[lead]
	s.Folds = append([]news.Fold{first}, slices.Delete(s.Folds, lead, lead+1)...)
	s.Lead = first.Original
}

// unique orders what a story says of others.
func unique(s *news.Story) {
	for _, list := range []*[]string{&s.Previous, &s.Next, &s.Aliases} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

// fold puts each copy under its original. Of the articles with one text, the original is the one that reads best:
// written by a person and not to sell, with a byline, full, early. Spun text without an original goes under the best.
func fold(articles []*news.Article) []news.Fold {
	groups := map[string][]*news.Article{}
	var order []string
	for _, a := range articles {
		root := cmp.Or(a.CopyOf, a.ID)
		if groups[root] == nil {
			order = append(order, root)
		}
		groups[root] = append(groups[root], a)
	}
	folds := make([]news.Fold, 0, len(order))
	var spun []*news.Article
	for _, root := range order {
		f := news.Fold{Original: groups[root][0]}
		for _, a := range groups[root] {
			if better(a, f.Original) {
				f.Original = a
			}
		}
		f.Copies = slices.DeleteFunc(groups[root], func(a *news.Article) bool { return a == f.Original })
		if f.Original.Spun {
			spun = append(spun, f.Original)
			spun = append(spun, f.Copies...)
			continue
		}
		folds = append(folds, f)
	}
	if len(folds) == 0 {
		return []news.Fold{{Original: spun[0], Copies: spun[1:]}}
	}
	best := 0
	for i := range folds {
		if better(folds[i].Original, folds[best].Original) {
			best = i
		}
	}
	folds[best].Copies = append(folds[best].Copies, spun...)
	return folds
}

// better reports whether a leads rather than b. Fullness counts where one text is clearly the longer.
func better(a, b *news.Article) bool {
	if a.Spun != b.Spun {
		return b.Spun
	}
	if a.Advertorial != b.Advertorial {
		return b.Advertorial
	}
	if (len(a.Authors) > 0) != (len(b.Authors) > 0) {
		return len(a.Authors) > 0
	}
	x, y := fullness(a), fullness(b)
	if x != y {
		return x > y
	}
	return byDate(a, b) < 0
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
