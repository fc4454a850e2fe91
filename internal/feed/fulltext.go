package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/temoto/robotstxt"
	"golang.org/x/net/html/charset"
	"golang.org/x/time/rate"

	"github.com/privacywire/privacywire/internal/feed/parse"
	"github.com/privacywire/privacywire/internal/news"
)

const (
	pagesPerRun  = 60              // full texts fetched for one feed in one run
	pagesTime    = time.Minute     // spent on one feed's pages in one run
	maxPage      = 4 << 20         // bytes of a page worth reading
	maxArticle   = 300 << 10       // bytes of its article
	maxCrawlWait = 5 * time.Second // no pages are requested from a server that wants longer pauses
	retryPage    = 24 * time.Hour
)

// errRobots means that robots.txt forbids a page.
var errRobots = errors.New("robots.txt doesn't allow it")

// fullTexts fills in the article of each item's page, once an item: pages are remembered while the feed carries them.
func (r *run) fullTexts(items []news.Entry, s *state) {
	pages := map[string]page{}
	left := pagesPerRun
	ctx, cancel := context.WithTimeout(r.ctx, pagesTime)
	defer cancel()
	for i := range items {
		e := &items[i]
		if e.URL == "" {
			continue
		}
		key := mark(e.URL)
		p, ok := s.Pages[key]
		if !ok || (p.HTML == "" && p.Note != errRobots.Error() && r.now.Sub(p.At) > retryPage) {
			if left--; left < 0 || ctx.Err() != nil {
				continue
			}
			p = page{At: r.now}
			var err error
			if p.HTML, err = r.fetchArticle(ctx, e.URL); err != nil {
				p.Note = err.Error()
			}
		}
		pages[key] = p
		e.FullText = p.HTML
	}
	s.Pages = pages
}

// fetchArticle fetches a page and extracts its article.
func (r *run) fetchArticle(ctx context.Context, address string) (string, error) {
	if err := r.mayAsk(hostOf(address)); err != nil {
		return "", err
	}
	if err := r.client.allowed(ctx, address); err != nil {
		return "", err
	}
	a, err := r.client.get(ctx, address, http.Header{"Accept": {"text/html, application/xhtml+xml"}}, r.mayAsk)
	if err != nil {
		return "", err
	}
	if a.code == http.StatusTooManyRequests || a.code == http.StatusServiceUnavailable {
		r.pause(hostOf(a.url), r.now.Add(max(retryAfter(r.now, a.header), minBackoff)))
	}
	if a.code != http.StatusOK {
		return "", errors.New(statusText(a.code))
	}
	return parsing(r, a, func() (string, error) { return extractArticle(a.body, a.header.Get("Content-Type"), a.url) })
}

// extractArticle returns the article of a web page as sanitised HTML.
func extractArticle(body []byte, contentType, address string) (string, error) {
	if len(body) > maxPage {
		return "", fmt.Errorf("a page larger than %d MB: %w", maxPage>>20, parse.ErrLimit)
	}
	if t := strings.ToLower(contentType); t != "" && !strings.Contains(t, "html") {
		return "", fmt.Errorf("%s is not a web page", contentType)
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(body) {
		encoding, _, _ := charset.DetermineEncoding(body, contentType)
		if body, err = encoding.NewDecoder().Bytes(body); err != nil {
			return "", err
		}
	}
	text := string(body)
	if parse.HTMLDepth(text) > parse.MaxHTMLDepth {
		return "", fmt.Errorf("a page nested deeper than %d: %w", parse.MaxHTMLDepth, parse.ErrLimit)
	}
	article, err := readability.FromReader(strings.NewReader(text), u)
	if err != nil {
		return "", fmt.Errorf("no article found: %w", err)
	}
	if article.Node == nil {
		return "", errors.New("no article found")
	}
	var b bytes.Buffer
	if err := article.RenderHTML(&b); err != nil {
		return "", fmt.Errorf("no article found: %w", err)
	}
	return parse.CleanHTML(parse.Cut(b.String(), maxArticle), address), nil
}

// allowed returns an error for a page that robots.txt forbids, and waits as long as the site wants us to between two
// pages.
func (c *client) allowed(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	data := c.robotsOf(ctx, u)
	if data == nil {
		return fmt.Errorf("robots.txt can't be read: %w", errRobots)
	}
	name, _, _ := strings.Cut(c.userAgent, "/")
	name, _, _ = strings.Cut(name, " ")
	group := data.FindGroup(name)
	if !group.Test(u.RequestURI()) || group.CrawlDelay > maxCrawlWait {
		return errRobots
	}
	pause, _ := c.pauses.LoadOrStore(u.Host, rate.NewLimiter(rate.Every(group.CrawlDelay), 1))
	return pause.(*rate.Limiter).Wait(ctx)
}

// robotsOf returns a host's rules, requested once; nil means that its server is in trouble and nothing is allowed.
func (c *client) robotsOf(ctx context.Context, u *url.URL) *robotstxt.RobotsData {
	key := u.Scheme + "://" + u.Host
	rules, _ := c.robots.LoadOrStore(key, sync.OnceValue(func() *robotstxt.RobotsData {
		a, err := c.get(ctx, key+"/robots.txt", http.Header{"Accept": {"text/plain"}}, nil)
		if err != nil {
			return nil
		}
		data, err := robotstxt.FromStatusAndBytes(a.code, a.body)
		if err != nil {
			return nil
		}
		return data
	}))
	return rules.(func() *robotstxt.RobotsData)()
}
