package main

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/ledger"
	"github.com/privacywire/privacywire/internal/news"
)

// truth is what a run is held against, and what was seen so far.
type truth struct {
	edited  map[string]string          // file below content/ → its bytes, as a person left them
	deleted map[string]bool            // files that a person deleted
	gone    map[string]bool            // posts whose article a person deleted
	merged  map[string]bool            // stories that a person merged
	paths   map[string]string          // path of an article → its id and address, for life
	joined  map[string]bool            // happenings that a person declared one with another
	forgot  map[string]bool            // happenings of which a person deleted every article
	kept    []kept                     // the articles of the last check
	shown   map[string]string          // feed, then guid → what a subscriber was shown
	known   map[string]string          // feed, then that → the guid under which he was shown it
	read    map[string]string          // feed → its bytes, as last read
	told    map[string]bool            // articles that were there when the site\'s feed was last read
	pages   map[string]map[string]bool // page of a story or an event → the files of its articles when it was last there
	names   news.Names
}

func newTruth() *truth {
	lex, err := facts.New(facts.Options{})
	if err != nil {
		panic(err) // the word lists are embedded
	}
	return &truth{
		edited: map[string]string{}, deleted: map[string]bool{}, gone: map[string]bool{}, merged: map[string]bool{},
		joined: map[string]bool{}, forgot: map[string]bool{}, read: map[string]string{}, told: map[string]bool{},
		pages: map[string]map[string]bool{},
		paths: map[string]string{}, shown: map[string]string{}, known: map[string]string{}, names: facts.Names{Lexicon: lex},
	}
}

// A kept article is one of the archive with the post that it is.
type kept struct {
	*news.Article
	post *Post
}

// check holds the site against every invariant and names those that broke.
func (tr *truth) check(y *year) (broken []string) {
	a, err := archive.Open(filepath.Join(y.dir, "content"))
	if err != nil {
		return []string{err.Error()}
	}
	articles, unread, err := a.Load(y.ctx)
	if err != nil {
		return []string{err.Error()}
	}
	for _, b := range unread {
		broken = append(broken, "content/ does not parse: "+b.Error())
	}
	y.files = nil
	var all []kept
	for _, x := range articles {
		y.files = append(y.files, x.Path+".md")
		all = append(all, kept{x, tr.post(y.world, x)})
	}
	tr.kept = all
	for _, rule := range []func(*year, []kept) []string{tr.onceEach, tr.noneLost, tr.forLife, tr.handsOff,
		tr.noMixing, tr.totals, tr.subscribers, tr.order, tr.leadOn} {
		broken = append(broken, rule(y, all)...)
	}
	return broken[:min(len(broken), 10)]
}

func (tr *truth) post(w *World, x *news.Article) *Post {
	u, err := url.Parse(x.URL)
	if err != nil {
		return nil
	}
	return w.Find(u.Hostname(), u.Path)
}

// onceEach: each real article has at most one file, and no file is about nothing real, or spam.
func (tr *truth) onceEach(_ *year, all []kept) (broken []string) {
	seen := map[string]string{}
	for _, k := range all {
		switch {
		case k.post == nil:
			broken = append(broken, fmt.Sprintf("%s (%s) is no article of the world", k.Path, k.URL))
		case k.post.Spam:
			broken = append(broken, fmt.Sprintf("%s is spam of a feed that was taken over", k.Path))
		case seen[k.post.Path()] != "":
			broken = append(broken, fmt.Sprintf("%s and %s are the same article", seen[k.post.Path()], k.Path))
		default:
			seen[k.post.Path()] = k.Path
		}
	}
	return broken
}

// noneLost: whatever a feed showed us and a reader should see is there, unless a person deleted it.
func (tr *truth) noneLost(y *year, all []kept) (broken []string) {
	have := map[string]bool{}
	for _, k := range all {
		if k.post != nil {
			have[k.post.Path()] = true
		}
	}
	for _, p := range y.world.Served() {
		if p.OnTopic && !have[p.Path()] && !tr.gone[p.Path()] {
			broken = append(broken, fmt.Sprintf("%q (%s) was served and is not there: %s", p.Title, p.Path(), p.Body))
		}
		if tr.gone[p.Path()] && have[p.Path()] {
			broken = append(broken, fmt.Sprintf("%q was deleted by a person and came back", p.Title))
		}
	}
	return broken
}

// forLife: paths, ids and addresses never change, and no file vanishes by itself.
func (tr *truth) forLife(y *year, all []kept) (broken []string) {
	now := map[string]bool{}
	for _, k := range all {
		now[k.Path] = true
		identity := k.ID + " " + k.post.PathOrEmpty() + " " + k.URL
		if was, ok := tr.paths[k.Path]; ok && was != identity {
			broken = append(broken, fmt.Sprintf("%s was %s and is %s", k.Path, was, identity))
		}
		tr.paths[k.Path] = identity
	}
	for p := range tr.paths {
		if !now[p] && !tr.deleted[p+".md"] {
			broken = append(broken, p+" vanished")
		}
	}
	slices.Sort(broken)
	return broken
}

// handsOff: what a person wrote stands, byte for byte.
func (tr *truth) handsOff(y *year, _ []kept) (broken []string) {
	for _, name := range slices.Sorted(maps.Keys(tr.edited)) {
		if data, err := os.ReadFile(filepath.Join(y.dir, "content", name)); err != nil || string(data) != tr.edited[name] {
			broken = append(broken, fmt.Sprintf("%s was changed after a person had edited it", name))
		}
	}
	return broken
}

// noMixing: a story is about one happening.
func (tr *truth) noMixing(_ *year, all []kept) (broken []string) {
	about := map[string]kept{}
	for _, k := range all {
		if k.post == nil || tr.merged[k.Story] {
			continue
		}
		first, ok := about[k.Story]
		if !ok {
			about[k.Story] = k
			continue
		}
		if happening(k.post) != happening(first.post) {
			broken = append(broken, fmt.Sprintf("story %s mixes %q (%s) and %q (%s)", k.Story, first.Title, first.Path, k.Title, k.Path))
		}
	}
	return broken
}

// happening names what a post is about: its fine, or the post whose text it has.
func happening(p *Post) string {
	for p.CopyOf != nil {
		p = p.CopyOf
	}
	if p.Act != nil {
		return fmt.Sprintf("fine of %d for %s", p.Act.Amount, p.Act.Payer.Slug)
	}
	if p.About != "" {
		return p.About
	}
	return p.Path()
}

// totals: the sums of fines are those of the world, as far as the articles that are there tell it.
func (tr *truth) totals(_ *year, all []kept) (broken []string) {
	latest := map[*Act]*Post{}
	var articles []*news.Article
	for _, k := range all {
		articles = append(articles, k.Article)
		if p := k.post; p != nil && p.Act != nil && (latest[p.Act] == nil || stepAfter(p, latest[p.Act])) {
			latest[p.Act] = p
		}
	}
	l := ledger.New(articles, tr.names)
	skip := tr.entangled(l, all)
	want := map[string]int64{}
	for act, p := range latest {
		if p.Status != "proposed" && p.Status != "annulled" && !skip[happening(p)] {
			want[act.Authority.Currency] += act.Amount
		}
	}
	got := map[string]int64{}
	for _, e := range l.Events[news.ListFines] {
		switch e.Status {
		case news.FineProposed, news.FineAnnulled, news.FineSettled:
		default:
			if !skip[e.ID] {
				got[e.Claim.Currency] += e.Claim.Amount
			}
		}
	}
	if !maps.Equal(got, want) {
		broken = append(broken, fmt.Sprintf("the ledger adds up to %v, the world's fines to %v; %s", got, want, culprits(l, latest)))
	}
	return broken
}

// entangled names the events that hold what a person declared one, and the happenings in them: what they add up to is no
// longer the world's.
func (tr *truth) entangled(l *ledger.Ledger, all []kept) map[string]bool {
	posts, skip := map[string]*Post{}, maps.Clone(tr.joined)
	for _, k := range all {
		posts[k.ID] = k.post
	}
	for range 2 { // what is beside it in an event is in no other
		for _, e := range l.Events[news.ListFines] {
			for _, a := range l.Articles(e.ID) {
				if p := posts[a.ID]; p != nil && skip[happening(p)] {
					skip[e.ID] = true
				}
			}
			for _, a := range l.Articles(e.ID) {
				if p := posts[a.ID]; p != nil && skip[e.ID] {
					skip[happening(p)] = true
				}
			}
		}
	}
	return skip
}

// join notes that a person declared the happening of an article one with another.
func (tr *truth) join(y *year, name string) {
	if identity, ok := tr.paths[strings.TrimSuffix(name, ".md")]; ok {
		for _, s := range y.world.Sources {
			if p := y.world.Find(s.Host, strings.Fields(identity)[1]); p != nil {
				tr.joined[happening(p)] = true
			}
		}
	}
}

// culprits names the acts that the ledger has otherwise.
func culprits(l *ledger.Ledger, latest map[*Act]*Post) string {
	var lines []string
	for act, p := range latest {
		var found []string
		for _, e := range l.Events[news.ListFines] {
			if e.Claim.Amount == act.Amount && e.Claim.Currency == act.Authority.Currency {
				found = append(found, fmt.Sprintf("%s %s by %s %s", e.ID, e.Claim.Subject, e.Claim.Authority, e.Status))
			}
		}
		if len(found) != 1 || !strings.Contains(found[0], p.Status) && p.Status != "upheld" {
			lines = append(lines, fmt.Sprintf("%d %s %s by %s is %s (%q): the ledger has %q", act.Amount,
				act.Authority.Currency, act.Payer.Slug, act.Authority.Slug, p.Status, p.Title, found))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "; ")
}

// stepAfter says whether a tells a later step of the act than b.
func stepAfter(a, b *Post) bool {
	return a.Act.Order(a.Status) > b.Act.Order(b.Status)
}

// subscribers: nobody who follows a feed is shown anything twice, and no guid comes to mean another thing.
func (tr *truth) subscribers(y *year, all []kept) (broken []string) {
	byPath := map[string]kept{}
	for _, k := range all {
		byPath[k.Path] = k
	}
	for _, name := range tr.allFeeds(y) {
		data, err := os.ReadFile(filepath.Join(y.dir, "public", filepath.FromSlash(name)))
		if err != nil {
			return []string{err.Error()}
		}
		if text := string(data); text != tr.read[name] {
			tr.read[name] = text
			broken = append(broken, tr.subscriber(y, name, text, byPath)...)
		}
	}
	return append(broken, tr.nothingMissed(all)...)
}

// nothingMissed: who reads the site's feed after every run has been shown every article but copies of what he was shown.
func (tr *truth) nothingMissed(all []kept) (broken []string) {
	for _, k := range all {
		if !tr.told[k.Path] && k.post != nil && k.CopyOf == "" && !k.Spun && tr.known["feed.xml "+k.post.Path()] == "" {
			broken = append(broken, fmt.Sprintf("%s never was in feed.xml", k.Path))
		}
		tr.told[k.Path] = true
	}
	return broken
}

func (tr *truth) allFeeds(y *year) (feeds []string) {
	names, err := glob(os.DirFS(filepath.Join(y.dir, "public")))
	if err != nil {
		return nil
	}
	for _, name := range names {
		switch filepath.Base(name) {
		case "feed.xml", "atom.xml", "feed.json":
			feeds = append(feeds, name)
		}
	}
	return feeds
}

// feedItem finds the entries of our own feeds and what a subscriber needs of each: guid, title, and text with links.
var feedItem = map[string]*regexp.Regexp{
	"feed.xml": regexp.MustCompile(`(?s)<item>.*?</item>`),
	"atom.xml": regexp.MustCompile(`(?s)<entry>.*?</entry>`),
	"guid":     regexp.MustCompile(`<(?:guid[^>]*|id)>([^<]*)<`),
	"link":     regexp.MustCompile(`<link(?:>| rel="alternate"[^>]*href=")([^<"]*)`),
	"title":    regexp.MustCompile(`<title[^>]*>([^<]*)<`),
}

// items returns the items of a feed: quickly at most runs, and as a feed reader does at every tenth.
func (tr *truth) items(y *year, name, text string) ([]*gofeed.Item, error) {
	format := path.Base(name)
	if y.runs%10 == 0 {
		feed, err := gofeed.NewParser().ParseString(text)
		if err != nil {
			return nil, err
		}
		return feed.Items, nil
	}
	var items []*gofeed.Item
	if format == "feed.json" {
		var feed struct {
			Items []struct {
				ID, URL, Title string
				Content        string `json:"content_html"`
			}
		}
		err := json.Unmarshal([]byte(text), &feed)
		for _, it := range feed.Items {
			items = append(items, &gofeed.Item{GUID: it.ID, Link: it.URL, Title: it.Title, Content: it.Content})
		}
		return items, err
	}
	for _, part := range feedItem[format].FindAllString(text, -1) {
		field := func(name string) string {
			return html.UnescapeString(strings.Join(feedItem[name].FindStringSubmatch(part)[1:], ""))
		}
		items = append(items, &gofeed.Item{GUID: field("guid"), Link: field("link"), Title: field("title"), Content: html.UnescapeString(part)})
	}
	return items, nil
}

func (tr *truth) subscriber(y *year, name, text string, byPath map[string]kept) (broken []string) {
	items, err := tr.items(y, name, text)
	if err != nil {
		return []string{name + ": " + err.Error()}
	}
	here := map[string]bool{}
	for _, item := range items {
		if here[item.GUID] {
			broken = append(broken, fmt.Sprintf("%s: guid %s stands twice", name, item.GUID))
		}
		here[item.GUID] = true
		what, of := tr.what(name, item, byPath)
		was, known := tr.shown[name+" "+item.GUID]
		switch guid, told := tr.known[name+" "+what]; {
		case known && was != what && of != "" && !tr.joined[of]:
			broken = append(broken, fmt.Sprintf("%s: guid %s was %s and is %s", name, item.GUID, was, what))
		case !known && told && !tr.forgot[of]:
			broken = append(broken, fmt.Sprintf("%s: a subscriber is shown %s again: %s, then %s", name, what, guid, item.GUID))
		}
		tr.shown[name+" "+item.GUID], tr.known[name+" "+what] = what, item.GUID
	}
	return broken
}

var articleLink = regexp.MustCompile(`/articles/([0-9]{4}/[0-9]{2}/[^"<\s]+)\.html`)

// what returns the thing that an entry tells: the real article or, in a feed of the ledger, the step of a real act. of is
// the article or act itself, "" where nobody knows.
func (tr *truth) what(name string, item *gofeed.Item, byPath map[string]kept) (what, of string) {
	if strings.HasPrefix(name, "digest/") {
		return item.Link, item.Link
	}
	m := articleLink.FindStringSubmatch(item.Link + " " + item.Content)
	if m == nil || byPath[m[1]].post == nil {
		return item.Link + item.Title, ""
	}
	p := byPath[m[1]].post
	if !strings.HasPrefix(name, "ledger/") {
		return p.Path(), p.Path()
	}
	return happening(p) + stepOf(item.Title), happening(p)
}

// stepOf returns what an entry of the ledger's feed says of the status. A sum that is proposed, settled or imposed says
// so by its verb, any other step after a colon.
func stepOf(title string) string {
	if i := strings.LastIndex(title, ": "); i >= 0 {
		return title[i:]
	}
	for _, verb := range []string{"proposed", "settles"} {
		if strings.Contains(title, verb) {
			return ": " + verb
		}
	}
	return ": imposed"
}

// On the front page the stories that weigh most come first, each with its date; the others stand under their days.
var frontDay = regexp.MustCompile(`<p class="m"><time datetime="([0-9-]{10})[^"]*">|<h2 id="([0-9-]{10})">|<li><h3 dir="auto"`)

// order: the front page has the newest stories, those under days newest first, and nothing is dated in the future.
func (tr *truth) order(y *year, all []kept) (broken []string) {
	now, first := time.Now(), map[string]time.Time{}
	front, sources := map[string]bool{}, map[string]map[string]bool{} // by story
	for _, k := range all {
		if k.Published.After(now) || k.Seen.After(now) {
			broken = append(broken, fmt.Sprintf("%s is dated %v, which is to come", k.Path, k.Published))
		}
		if sources[k.Story] == nil {
			sources[k.Story] = map[string]bool{}
		}
		sources[k.Story][k.Source] = true
		front[k.Story] = front[k.Story] || k.Privacy || len(k.Claims) > 0 || len(k.Topics) > 0 && len(sources[k.Story]) > 1
		if t, ok := first[k.Story]; !ok || k.Published.Before(t) {
			first[k.Story] = k.Published
		}
	}
	var want, got []string
	for story, t := range first {
		if front[story] { // trade news of one source stays on its topic's page
			want = append(want, t.UTC().Format(time.DateOnly))
		}
	}
	slices.Sort(want)
	slices.Reverse(want)
	page, err := os.ReadFile(filepath.Join(y.dir, "public", "index.html"))
	if err != nil {
		return append(broken, err.Error())
	}
	day := ""
	for _, m := range frontDay.FindAllStringSubmatch(string(page), -1) {
		switch {
		case m[1] != "":
			got = append(got, m[1])
		case m[2] != "":
			if day != "" && m[2] >= day {
				broken = append(broken, fmt.Sprintf("the front page has %s below %s", m[2], day))
			}
			day = m[2]
		case day != "":
			got = append(got, day)
		}
	}
	slices.Sort(got)
	slices.Reverse(got)
	if want = want[:min(len(want), 30)]; !slices.Equal(got, want) {
		broken = append(broken, fmt.Sprintf("the days of the front page are %v, want %v", got, want))
	}
	return broken
}

// leadOn: the page of a story or an event stays where it is or leads on, unless a person took an article out of it.
func (tr *truth) leadOn(y *year, all []kept) (broken []string) {
	var articles []*news.Article
	now := map[string]map[string]bool{}
	note := func(page string, a *news.Article) {
		if now[page] == nil {
			now[page] = map[string]bool{}
		}
		now[page][a.Path] = true
	}
	there := map[string]bool{}
	for _, k := range all {
		articles = append(articles, k.Article)
		there[k.Path] = true
		note("stories/"+k.Story+".html", k.Article)
	}
	l := ledger.New(articles, tr.names)
	for _, e := range append(slices.Clone(l.Events[news.ListFines]), l.Events[news.ListBans]...) {
		for _, a := range l.Articles(e.ID) {
			note("ledger/"+e.Kind.List()+"/"+e.ID+".html", a)
		}
	}
	exists := func(page string) bool {
		_, err := os.Stat(filepath.Join(y.dir, "public", filepath.FromSlash(page)))
		return err == nil
	}
	for page, of := range tr.pages {
		taken := false
		for path := range of {
			taken = taken || !there[path] || strings.HasPrefix(page, "stories/") && tr.edited[path+".md"] != ""
		}
		if !taken && !exists(page) {
			broken = append(broken, fmt.Sprintf("the page %s vanished, and its articles are there: %v", page, slices.Sorted(maps.Keys(of))))
		}
	}
	for page, of := range now {
		if exists(page) {
			tr.pages[page] = of
		}
	}
	slices.Sort(broken)
	return broken
}

// markDeleted remembers which post's article a person deleted. Where no other tells of what it was about, nothing is left
// that says how subscribers knew it: who reports it again may be shown.
func (tr *truth) markDeleted(y *year, name string) {
	i := slices.IndexFunc(tr.kept, func(k kept) bool { return k.Path+".md" == name })
	if i < 0 || tr.kept[i].post == nil {
		return
	}
	gone, first := tr.kept[i], true
	tr.gone[gone.post.Path()] = true
	tr.forgot[happening(gone.post)] = true
	for _, k := range tr.kept {
		if k.post != nil && !tr.gone[k.post.Path()] && happening(k.post) == happening(gone.post) {
			first = first && !k.Seen.Before(gone.Seen)
			delete(tr.forgot, happening(gone.post))
		}
	}
	if first && !tr.forgot[happening(gone.post)] {
		y.world.Count("first report deleted, later ones left")
	}
}

// forget takes note that a person made something else of what an article tells.
func (tr *truth) forget(name string) {
	for _, k := range tr.kept {
		if k.Path+".md" == name && k.post != nil {
			tr.forgot[happening(k.post)] = true
		}
	}
}

// putBack takes back what markDeleted noted.
func (tr *truth) putBack(name string) {
	delete(tr.deleted, name)
	if identity := strings.Fields(tr.paths[strings.TrimSuffix(name, ".md")]); len(identity) > 1 {
		delete(tr.gone, identity[1])
	}
}
