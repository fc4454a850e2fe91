// Package eval scores what the program makes of items against labels that a person gave them.
//
// [Read] reads labelled items, one JSON object a line. [Score] compares them with predictions and returns a [Report]:
// precision, recall and F1 for each topic and fact, and every miss. [Floors] holds a report to the figures that a
// change must not fall below.
package eval

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// An Input is what an item says of itself. Body is another name for the content.
type Input struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Content     string `json:"content"`
	Body        string `json:"body"`
	URL         string `json:"url"`
	Publisher   string `json:"publisher"`
	Date        string `json:"date"`
	Language    string `json:"language"`
}

// Entry returns the item as a feed would bring it.
func (in *Input) Entry() news.Entry {
	return news.Entry{Title: in.Title, Summary: in.Description, Content: cmp.Or(in.Content, in.Body), URL: in.URL,
		Language: in.Language, Published: in.Day()}
}

// Day returns the date of the item, the zero time when it has none.
func (in *Input) Day() time.Time {
	day, _ := time.Parse(time.DateOnly, in.Date[:min(len(time.DateOnly), len(in.Date))])
	return day
}

// Text returns the fullest text that the item has below its title.
func (in *Input) Text() string { return cmp.Or(in.Content, in.Body, in.Description) }

// An Item is one line of the format that classify and eval read. Labels are pointers or slices so that an item may
// leave any of them out; what is left out is not scored.
type Item struct {
	ID string `json:"id"`
	Input

	Topics        *[]string `json:"topics"`
	OnTopic       *bool     `json:"on_topic"`
	Platforms     *[]string `json:"platforms"`
	Regulators    *[]string `json:"regulators"`
	Jurisdictions *[]string `json:"jurisdictions"`
	Fines         *[]Fine   `json:"fines"`
	Bans          *[]Ban    `json:"bans"`
	Borderline    []string  `json:"borderline"` // labels on which a careful reader could go the other way
	Story         string    `json:"story"`      // items with the same one are about the same happening
}

// Belongs reports whether the labels put the item on the site: it is on topic or has a topic. sure is whether one such
// label isn't borderline.
func (it *Item) Belongs() (belongs, sure bool) {
	var labels []string
	if it.Topics != nil {
		labels = slices.Clone(*it.Topics)
	}
	if it.OnTopic != nil && *it.OnTopic {
		labels = append(labels, "on_topic")
	}
	sure = slices.ContainsFunc(labels, func(l string) bool { return !slices.Contains(it.Borderline, l) })
	return len(labels) > 0, sure
}

// A Fine is a labelled fine. Amount is nil for a fine without a sum.
type Fine struct {
	Amount    *int64 `json:"amount"`
	Currency  string `json:"currency"`
	Status    string `json:"status"`
	Payer     string `json:"payer"`
	Authority string `json:"authority"`
	Also      sums   `json:"also"`
	Period    string `json:"period"`
}

// sums are other ways to write a fine's sum: a list, or a single one.
type sums []news.Money

func (s *sums) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("{")) {
		data = slices.Concat([]byte("["), data, []byte("]"))
	}
	return json.Unmarshal(data, (*[]news.Money)(s))
}

// A Ban is a labelled ban. AlsoScope and AlsoStatus hold other answers that are right as well.
type Ban struct {
	Platform   string   `json:"platform"`
	Country    string   `json:"country"`
	Scope      string   `json:"scope"`
	Status     string   `json:"status"`
	AlsoScope  []string `json:"also_scope"`
	AlsoStatus []string `json:"also_status"`
}

// A Prediction is what the program made of the item with the same place in the list.
type Prediction struct {
	Kept        bool
	OnTopic     bool
	Topics      []string
	Platforms   []string
	Authorities []string
	Countries   []string
	Claims      []news.Claim
	Story       string
}

// maxLine bounds one line of input, in bytes.
const maxLine = 16 << 20

// Read reads items, one JSON object a line. Empty lines are skipped, unknown keys ignored.
// An error names the line that can't be read.
func Read(r io.Reader) ([]Item, error) {
	var items []Item
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	number := 0
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\xef\xbb\xbf")))
		if len(line) == 0 {
			continue
		}
		var it Item
		if err := json.Unmarshal(line, &it); err != nil {
			return items, fmt.Errorf("line %d: not an item: %w", number, err)
		}
		items = append(items, it)
	}
	if err := lines.Err(); err != nil {
		return items, fmt.Errorf("line %d: %w", number+1, err)
	}
	return items, nil
}
