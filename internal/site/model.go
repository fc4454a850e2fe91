package site

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// A story is a news.Story with its place in the site.
type story struct {
	*news.Story
	path string // of its page: its own, or that of its only article
	date time.Time
	lead *news.Article

	platforms []string
	topics    []string
	sections  []section // the pages that list it, but for the front page
	home      bool      // listed on the front page

	linked sync.Once
	link   *Link
}

// own reports whether a story has a page of its own. The page of a single article is also that of its story.
func (s *story) own() bool { return len(s.Articles) > 1 }

// model is the input, indexed for rendering. Nothing in it changes once it is made.
type model struct {
	stories   []*story // oldest first
	bySlug    map[string]*story
	ofArticle map[string]int // article id to index in stories
	articles  map[string]*news.Article
	paths     map[string]string // article id to path
	topics    map[string]Topic
	feeds     map[string]news.Feed
	events    map[string][]*event // by article id
	fines     []*event            // the latest changed first
	bans      []*event
	newest    time.Time
	redirects map[string]string // path to path
	acts      map[string]*event // by kind and id, old ids too
	zone      *time.Location
	sections  map[section]*sectionEvents // those that have a page
}

// An event is a news.Event with its place in the site.
type event struct {
	*news.Event
	path string

	badged, tabled sync.Once
	badge          *Badge
	row            Row
}

// newModel sorts and indexes. Warnings are told to warn.
func newModel(in Input, warn func(string, ...any)) *model {
	m := &model{bySlug: map[string]*story{}, ofArticle: map[string]int{}, articles: map[string]*news.Article{},
		paths: map[string]string{}, topics: map[string]Topic{}, feeds: map[string]news.Feed{}, events: map[string][]*event{},
		redirects: map[string]string{}, acts: map[string]*event{}, zone: cmp.Or(in.Site.Zone, time.UTC)}
	for _, t := range in.Topics {
		m.topics[t.Slug] = t
	}
	for _, f := range in.Feeds {
		m.feeds[f.Slug] = f
	}
	m.addArticles(in, warn)
	m.addStories(in)
	m.fines = m.addEvents(in.Ledger.Events[news.ListFines], "ledger/fines/")
	m.bans = m.addEvents(in.Ledger.Events[news.ListBans], "ledger/bans/")
	m.addSections(in)
	return m
}

// addArticles assigns each article its path; of two that want the same, the one with the smaller id has it.
func (m *model) addArticles(in Input, warn func(string, ...any)) {
	sorted := slices.Clone(in.Articles)
	slices.SortFunc(sorted, func(a, b *news.Article) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.ID, b.ID))
	})
	taken := make(map[string]bool, len(sorted))
	for _, a := range sorted {
		p := articlePath(a.Path)
		if taken[p] || m.articles[a.ID] != nil {
			warn("content/%s.md: another article has the same id or page; this one is left out", a.Path)
			continue
		}
		taken[p] = true
		m.articles[a.ID], m.paths[a.ID] = a, p
		if t := when(a); t.After(m.newest) {
			m.newest = t
		}
	}
}

// addStories adds the stories, and one for each article that is in none.
func (m *model) addStories(in Input) {
	all := m.allStories(in)
	taken := map[string]bool{}
	m.stories = make([]*story, 0, len(all))
	for i := range all {
		s := &story{Story: &all[i], lead: all[i].Lead, date: m.local(when(all[i].Articles[0]))}
		s.path = m.paths[s.lead.ID]
		if s.own() {
			s.path = "stories/" + fileSlug(s.Slug) + ".html"
			if taken[s.path] {
				s.path = "stories/" + fileSlug(s.Slug+"-"+s.lead.ID) + ".html"
			}
			taken[s.path] = true
		}
		s.topics, s.platforms = labels(s)
		m.stories = append(m.stories, s)
	}
	slices.SortFunc(m.stories, func(a, b *story) int {
		return cmp.Or(a.date.Compare(b.date), cmp.Compare(a.Slug, b.Slug), cmp.Compare(a.lead.ID, b.lead.ID))
	})
	for i, s := range m.stories {
		if _, ok := m.bySlug[s.Slug]; !ok {
			m.bySlug[s.Slug] = s
		}
		for _, a := range s.Articles {
			m.ofArticle[a.ID] = i
		}
	}
	m.redirectStories(taken)
}

// allStories returns the stories given, without articles that are not shown, and one of each article that is in none.
func (m *model) allStories(in Input) []news.Story {
	covered := make(map[string]bool, len(m.articles))
	all := make([]news.Story, 0, len(in.Stories))
	for _, s := range in.Stories {
		known := slices.DeleteFunc(slices.Clone(s.Articles), func(a *news.Article) bool {
			return m.articles[a.ID] != a || covered[a.ID]
		})
		if len(known) == 0 {
			continue
		}
		s.Articles = known
		if s.Lead == nil || !slices.Contains(known, s.Lead) {
			s.Lead = known[0]
		}
		for _, a := range known {
			covered[a.ID] = true
		}
		all = append(all, s)
	}
	for _, a := range in.Articles {
		if m.articles[a.ID] == a && !covered[a.ID] {
			all = append(all, news.Story{Slug: cmp.Or(a.Story, "article-"+a.ID), Lead: a, Articles: []*news.Article{a}})
		}
	}
	return all
}

// redirectStories leads from the addresses that stories had to those that they have.
func (m *model) redirectStories(taken map[string]bool) {
	for _, s := range m.stories {
		if a := s.lead; !s.own() && a.Story == s.Slug && a.Opens != a.Story { // others were here before it
			m.redirects["stories/"+fileSlug(s.Slug)+".html"] = s.path
		}
		for _, old := range s.Aliases {
			if p := "stories/" + fileSlug(old) + ".html"; !taken[p] && m.bySlug[old] == nil {
				m.redirects[p] = s.path
			}
		}
	}
}

// labels returns the topics and platforms of a story: the lead's, then what the others add. Spun text and copies add
// none.
func labels(s *story) (topics, platforms []string) {
	add := func(to *[]string, slugs []string) {
		for _, slug := range slugs {
			if !slices.Contains(*to, slug) {
				*to = append(*to, slug)
			}
		}
	}
	for _, a := range append([]*news.Article{s.lead}, s.Articles...) {
		if a == s.lead || !a.Spun && a.CopyOf == "" {
			add(&topics, a.Topics)
			add(&platforms, a.Platforms)
		}
	}
	return topics, slices.DeleteFunc(platforms, func(p string) bool { return fileSlug(p) != p })
}

// addEvents assigns each event its page and finds it under its articles. The latest changed come first.
func (m *model) addEvents(events []news.Event, dir string) []*event {
	list := make([]*event, 0, len(events))
	for i := range events {
		list = append(list, &event{Event: &events[i], path: dir + fileSlug(events[i].ID) + ".html"})
	}
	slices.SortFunc(list, func(a, b *event) int {
		return cmp.Or(b.Changed.Compare(a.Changed), b.Opened.Compare(a.Opened), cmp.Compare(a.ID, b.ID))
	})
	list, taken := firsts(list, func(e *event) string { return e.path })
	for _, e := range list {
		for _, s := range e.Steps {
			if l := m.events[s.Article]; !slices.Contains(l, e) {
				m.events[s.Article] = append(l, e)
			}
		}
		m.acts[e.Kind.List()+e.ID] = e
		for _, old := range e.Aliases {
			if m.acts[e.Kind.List()+old] == nil {
				m.acts[e.Kind.List()+old] = e
			}
			if p := dir + fileSlug(old) + ".html"; !taken[p] {
				m.redirects[p] = e.path
			}
		}
	}
	return list
}

// firsts returns the first of each with the same key, and the keys.
func firsts[T any](list []T, key func(T) string) (kept []T, keys map[string]bool) {
	keys = map[string]bool{}
	return slices.DeleteFunc(list, func(v T) bool {
		k := key(v)
		twice := keys[k]
		keys[k] = true
		return twice
	}), keys
}

// when is the date that orders an article.
func when(a *news.Article) time.Time {
	if a.Published.IsZero() {
		return a.Seen.UTC()
	}
	return a.Published.UTC()
}

// local returns a time in the zone of the site. Midnight in UTC stands for a day without a time, which is the same day
// everywhere.
func (m *model) local(t time.Time) time.Time {
	if t = t.UTC(); t.Hour() == 0 && t.Minute() == 0 {
		return t
	}
	return t.In(m.zone)
}

// dek returns the first words of a summary as plain text: whole sentences up to limit bytes. A first sentence that is
// longer stays whole when it is not much longer, else it ends with a clause or a word.
func dek(summary string, limit int) string {
	first, _, _ := strings.Cut(strings.TrimSpace(summary), "\n\n")
	text := plain(first)
	if len(text) <= limit {
		return text
	}
	most := min(limit*3/2, len(text))
	if end := sentenceEnd(text, limit, most); end > 0 {
		return text[:end]
	}
	if most == len(text) {
		return text
	}
	cut := max(strings.LastIndex(text[:limit], ", "), strings.LastIndex(text[:limit], "; "))
	if cut < limit/2 {
		cut = strings.LastIndexByte(text[:limit], ' ')
	}
	if cut < limit/2 {
		for cut = limit; cut > 0 && text[cut]&0xc0 == 0x80; cut-- {
		}
	}
	return strings.TrimRight(text[:cut], " ,;:–-") + "…"
}

// sentenceEnd returns where the last sentence ends that ends before limit, else the first one before most, else 0.
func sentenceEnd(text string, limit, most int) (end int) {
	for i := 41; i+1 < most && (i < limit || end == 0); i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' && !initial(text, i) {
			end = i + 1
		}
	}
	return end
}

// initial reports whether the full stop at i ends an initial or a title and not a sentence: "U.S. ", "Mr. ".
func initial(s string, i int) bool {
	word := s[strings.LastIndexByte(s[:i], ' ')+1 : i]
	return len(word) <= 2 || strings.Contains(word, ".")
}
