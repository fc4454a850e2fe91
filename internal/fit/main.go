// The command fit fits the table of a language from labelled items and days, and writes it to standard output:
//
//	go run ./internal/fit [-threshold N] [-source TEXT] FILE… > internal/relevance/en.tsv
//
// Each file holds items as JSON lines, as privacywire eval reads them. An item with labels belongs when it is labelled
// on_topic or with a topic. A file whose items have no labels is a day of ordinary feeds: what the rules don't propose
// there doesn't belong, and what they do is left out. A file that ends in .txt holds invented items, as
// internal/topic/testdata has them. Items that are close ("borderline") are left out, too.
package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/eval"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/relevance"
)

func main() {
	threshold := flag.Float64("threshold", 0.5, "the score from which an item is kept")
	language := flag.String("language", "en", "whose items are read")
	source := flag.String("source", "", "a sentence on the items, for the table's head")
	flag.Parse()
	if err := run(*language, *source, *threshold, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run(language, source string, threshold float64, files []string) error {
	p, _, err := ingest.Shipped(language)
	if err != nil {
		return err
	}
	var examples []relevance.Example
	var from []int // the file of each example
	for n, name := range files {
		items, err := read(name)
		if err != nil {
			return err
		}
		sampled := slices.ContainsFunc(items, func(it eval.Item) bool { return it.Topics == nil }) || len(items) > wholeDay
		for i := range items {
			if e, ok := example(p, &items[i], language); ok {
				e.Sampled = sampled
				examples, from = append(examples, e), append(from, n)
			}
		}
	}
	m, scores := relevance.Fit(examples)
	m.Threshold = threshold
	comments := []string{
		"How much each word says that a text is of this field.",
		fmt.Sprintf("Fitted by internal/fit on %d items.", len(examples)),
		source,
		"Cross-validated, each day scored by tables that haven't seen it, of the items that the rules propose:",
	}
	for n, name := range files {
		comments = append(comments, measure(filepath.Base(name), n, from, examples, scores, threshold))
	}
	comments = append(comments, measure("all", -1, from, examples, scores, threshold),
		"", "A word's weights are log-odds: in a title, in a body. Each is divided by the root of the number of words there.")
	_, err = os.Stdout.Write(m.WriteTable(comments))
	return err
}

// wholeDay is how many items a file holds that wasn't chosen item by item.
const wholeDay = 1500

func read(name string) ([]eval.Item, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if strings.HasSuffix(name, ".txt") {
		return invented(f)
	}
	items, err := eval.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return items, nil
}

// slugs are the letters that the files of invented items use for topics.
var slugs = map[string]string{"f": "fines", "d": "data-sharing", "b": "bans", "s": "shopping"}

// invented reads items as internal/topic/testdata has them: topics and "+" for platform privacy, title, text.
func invented(r io.Reader) (items []eval.Item, err error) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		parts := strings.SplitN(lines.Text(), " | ", 3)
		if len(parts) != 3 || strings.HasPrefix(parts[0], "#") {
			continue
		}
		topics, on := []string{}, strings.HasSuffix(parts[0], "+")
		for _, letter := range strings.Fields(parts[0]) {
			if slug := slugs[letter]; slug != "" {
				topics = append(topics, slug)
			}
		}
		items = append(items, eval.Item{Input: eval.Input{Title: parts[1], Description: parts[2]}, Topics: &topics,
			OnTopic: &on})
	}
	return items, lines.Err()
}

// example reads an item; ok is false for one that teaches nothing.
func example(p *ingest.Pipeline, it *eval.Item, language string) (e relevance.Example, ok bool) {
	r := p.Read(it.Entry(), news.KeepAll)
	if r.Document.Language != language {
		return e, false
	}
	e = relevance.NewExample(r.Document, r.Mentions, r.Found())
	labelled := it.Topics != nil && it.OnTopic != nil
	belongs, sure := it.Belongs()
	if !labelled && e.Proposed || labelled && len(it.Borderline) > 0 && !(belongs && sure) {
		return e, false
	}
	e.Belongs = labelled && belongs
	h := fnv.New32a()
	h.Write([]byte(cmp.Or(it.Date[:min(len(it.Date), len("2006-01-02"))], it.Title)))
	e.Group = int(h.Sum32() % 10007)
	return e, true
}

// measure says how the cross-validated scores do on the examples of a file, -1 for all.
func measure(name string, file int, from []int, examples []relevance.Example, scores []float64,
	threshold float64) string {
	var right, wrong, lost, unproposed int
	for i := range examples {
		if file >= 0 && from[i] != file {
			continue
		}
		switch kept := scores[i] >= threshold; {
		case kept && examples[i].Belongs:
			right++
		case kept:
			wrong++
		case examples[i].Belongs && examples[i].Proposed:
			lost++
		case examples[i].Belongs:
			unproposed++
		}
	}
	return fmt.Sprintf("%s: %d kept rightly, %d wrongly; lost: %d by the score, %d by the rules",
		name, right, wrong, lost, unproposed)
}
