package announce

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/config"
)

// An Entry is one thing to announce.
type Entry struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"` // stories, steps or digest
	Title   string    `json:"title"`
	URL     string    `json:"url"`
	Summary string    `json:"summary,omitempty"`
	Date    time.Time `json:"date_published"`
	HTML    string    `json:"-"`
}

// feeds are the files of the site that hold what is announced.
var feeds = []struct{ kind, name string }{
	{config.Stories, "feed.json"},
	{config.Steps, "ledger/fines/feed.json"},
	{config.Steps, "ledger/bans/feed.json"},
	{config.Digest, "digest/feed.json"},
}

// Read returns the entries of a built site, the oldest first.
func Read(site fs.FS) ([]Entry, error) {
	var all []Entry
	for _, f := range feeds {
		data, err := fs.ReadFile(site, f.name)
		if err != nil {
			return nil, fmt.Errorf("%w: run \"privacywire build\" first", err)
		}
		var doc struct {
			Items []struct {
				Entry
				HTML string `json:"content_html"`
			} `json:"items"`
		}
		if err := json.Unmarshal(data, &doc); err != nil {
			return nil, fmt.Errorf("%s: %w: run \"privacywire build\" again", f.name, err)
		}
		for _, it := range doc.Items {
			it.Entry.Kind, it.Entry.HTML = f.kind, it.HTML
			all = append(all, it.Entry)
		}
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return a.Date.Compare(b.Date) })
	return all, nil
}
