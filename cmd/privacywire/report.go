package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/news"
)

// counts are the figures of a fetch, for the table and for JSON.
type counts struct {
	Feeds     int            `json:"feeds"`
	Asked     int            `json:"asked"`
	Unchanged int            `json:"unchanged"`
	Waiting   int            `json:"waiting"`
	Failed    []failedFeed   `json:"failed"`
	Entries   int            `json:"entries"`
	New       int            `json:"new"`
	Kept      int            `json:"kept"`
	Updated   int            `json:"updated"`
	SetAside  map[string]int `json:"set_aside"`
	Articles  []string       `json:"articles"` // paths of the new ones
	Seconds   float64        `json:"seconds"`
}

type failedFeed struct {
	Name   string `json:"name"`
	Slug   string `json:"slug"`
	Line   int    `json:"line"`
	Status string `json:"status"`
	Why    string `json:"why"`
}

func (o *outcome) summary() counts {
	c := counts{
		Feeds: len(o.report.Results), Unchanged: o.report.Count(feed.StatusUnchanged),
		Waiting: o.report.Count(feed.StatusWaiting) + o.report.Count(feed.StatusPaused),
		Entries: o.tally.Entries, New: len(o.tally.New), Kept: o.tally.Kept(), Updated: o.tally.Updated,
		SetAside: o.tally.SetAside, Seconds: float64(o.took.Milliseconds()) / 1000, Failed: []failedFeed{},
		Articles: []string{},
	}
	c.Asked = c.Feeds - c.Waiting
	for _, r := range o.report.Results {
		if isFailure(r.Status) {
			c.Failed = append(c.Failed, failedFeed{r.Feed.Name, r.Feed.Slug, r.Feed.Line, string(r.Status), why(r)})
		}
	}
	for _, a := range o.tally.New {
		c.Articles = append(c.Articles, a.Path)
	}
	return c
}

func isFailure(s feed.Status) bool {
	return s == feed.StatusFailed || s == feed.StatusGone || s == feed.StatusQuarantined
}

// why returns the reason in one line.
func why(r feed.Result) string {
	if r.Err == nil {
		return string(r.Status)
	}
	return strings.Join(strings.Fields(r.Err.Error()), " ")
}

// A fetchReport is what fetch.tmpl and summary.tmpl show of a fetch.
type fetchReport struct {
	counts
	Skipped       int
	Time, Reasons string
	Newest        []*news.Article // the last of the new articles
}

func (o *outcome) fetchReport() fetchReport {
	c, newest := o.summary(), slices.Clone(o.tally.New[max(0, len(o.tally.New)-20):])
	slices.Reverse(newest)
	return fetchReport{c, o.tally.Aside(), seconds(o.took), skipped(c.SetAside), newest}
}

// writeTable ends a fetch with what a person wants to know: two sentences, and a line for each feed that failed.
func writeTable(w io.Writer, o *outcome) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	return errors.Join(printText(t, "fetch.tmpl", o.fetchReport()), t.Flush())
}

// skipped lists in brackets why items were skipped, most of them first.
func skipped(reasons map[string]int) string {
	brief := map[string]string{ingest.ReasonEmpty: "empty", ingest.ReasonTwin: "repeated",
		ingest.ReasonGone: "deleted here",
		ingest.ReasonOnly: "filtered", ingest.ReasonBlock: "filtered", ingest.ReasonAge: "filtered",
		ingest.ReasonLimit: "filtered"}
	count := map[string]int{}
	for reason, n := range reasons {
		count[cmp.Or(brief[reason], "off topic")] += n
	}
	names := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	if len(names) == 0 {
		return ""
	}
	if len(names) == 1 {
		return " (" + names[0] + ")"
	}
	for i, n := range names {
		names[i] = fmt.Sprintf("%d %s", count[n], n)
	}
	return " (" + strings.Join(names, ", ") + ")"
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// reportToActions marks failing feeds in a GitHub Actions log and adds a summary to the job.
func (e *env) reportToActions(o *outcome) {
	for _, f := range o.summary().Failed {
		fmt.Fprintf(e.stderr, "::warning file=%s,line=%d,title=%s::%s\n", configName, f.Line, actionsProperty(f.Name),
			actionsData(f.Why))
	}
	name := e.getenv("GITHUB_STEP_SUMMARY")
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		e.warn(msgNoSummary, name, reason(err))
		return
	}
	err = printText(file, "summary.tmpl", o.fetchReport())
	if err = errors.Join(err, file.Close()); err != nil {
		e.warn(msgNoSummary, name, err)
	}
}

var (
	actionsData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace
	actionsProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace
	// words of feeds must not become Markdown or HTML of the summary
	cell = strings.NewReplacer("|", "\\|", "<", "&lt;", "*", "\\*", "_", "\\_", "[", "\\[", "`", "\\`", "\n", " ").Replace
)

// progress shows how far a fetch is: on a terminal a bar, elsewhere a line for each feed that has something to say.
type progress struct {
	w           io.Writer
	bar         bool
	total, done int
	failed      int
	width       int
}

func (e *env) progress(total int) *progress {
	p := &progress{w: e.stderr, total: total, width: 80}
	if isTerminal(e.stderr) {
		p.bar = true
		if w, _, err := term.GetSize(int(e.stderr.(*os.File).Fd())); err == nil && w > 20 {
			p.width = w
		}
		p.draw(0)
	}
	return p
}

// feed counts one feed as done. fresh is how many new articles there are by now.
func (p *progress) feed(r feed.Result, t ingest.Tally, fresh int) {
	p.done++
	if isFailure(r.Status) {
		p.failed++
	}
	if p.bar {
		p.draw(fresh)
		return
	}
	switch {
	case isFailure(r.Status):
		fmt.Fprintf(p.w, "%s: %s: %s\n", r.Feed.Name, r.Status, why(r))
	case t.Entries > 0:
		fmt.Fprintf(p.w, "%s: %d items, %d known, %d skipped\n", r.Feed.Name, t.Entries, t.Known, t.Aside())
	}
}

func (p *progress) draw(fresh int) {
	const length = 24
	filled := length
	if p.total > 0 {
		filled = length * p.done / p.total
	}
	line := fmt.Sprintf("%s%s %d/%d feeds, %d new or changed articles", strings.Repeat("█", filled), strings.Repeat("░",
		length-filled), p.done, p.total, fresh)
	if p.failed > 0 {
		line += fmt.Sprintf(", %d failed", p.failed)
	}
	if r := []rune(line); len(r) >= p.width {
		line = string(r[:p.width-1])
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s", line)
}

func (p *progress) end() {
	if p.bar {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
