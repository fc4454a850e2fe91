// Command storyfit fits the model that tells whether two articles are about the same happening, from labelled items.
//
//	go run ./internal/storyfit -words 'days/*.jsonl' > internal/story/data/words.txt
//	go run ./internal/storyfit dev.jsonl dev2.jsonl > internal/story/data/model.txt
//
// Items are JSON, one a line, with id, title, description, publisher, date and story: those of one story are about the
// same happening, those of different stories aren't. Items without a story help to tell what is not the same.
// The first command counts in how many texts each word is.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/story"
	"github.com/privacywire/privacywire/internal/topic"
)

// An item is a line of a labelled file.
type item struct {
	ID, Title, Description, Body, Publisher, URL, Date, Story string
}

// A pair is two articles with what is known of them.
type pair struct {
	features story.Features
	same     bool
	fold     [2]int // of each article's story, for cross-validation
}

const (
	folds      = 5
	days       = 14  // articles further apart are no pair
	decay      = 1.0 // pulls each weight but the constant to 0
	steps      = 25  // of Newton's method; it converges in fewer
	wordsFrom  = 6   // texts that have a word of the table
	lineLength = 110
)

func main() {
	words := flag.Bool("words", false, "count the words of the files")
	flag.Parse()
	var err error
	if *words {
		err = countWords(os.Stdout, flag.Args())
	} else {
		err = fitFiles(os.Stdout, flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "storyfit:", err)
		os.Exit(1)
	}
}

func read(files []string) ([]item, error) {
	if len(files) == 0 {
		return nil, errors.New("name at least one file of items")
	}
	var all []item
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		s := bufio.NewScanner(f)
		s.Buffer(nil, 1<<22)
		for s.Scan() {
			var i item
			if err := json.Unmarshal(s.Bytes(), &i); err != nil {
				return nil, fmt.Errorf("%s: not an item: %w", filepath.Base(name), err)
			}
			all = append(all, i)
		}
		if err := s.Err(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// markup is what in a feed's text is no words.
var markup = regexp.MustCompile(`<[^>]*>|https?://\S*|&#?\w+;`)

// countWords writes the table of document frequencies.
func countWords(w io.Writer, files []string) error {
	items, err := read(files)
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, i := range items {
		stems := story.Stems(markup.ReplaceAllString(i.Title+" "+i.Description, " "))
		slices.Sort(stems)
		for _, s := range slices.Compact(stems) {
			count[s]++
		}
	}
	by := map[int][]string{}
	for s, n := range count {
		if n >= wordsFrom && strings.IndexFunc(s, func(r rune) bool { return '0' <= r && r <= '9' }) < 0 {
			by[n] = append(by[n], s)
		}
	}
	fmt.Fprintf(w, "# The number of texts, then in how many of them each stem is.\n%d\n", len(items))
	for _, n := range slices.Backward(slices.Sorted(maps.Keys(by))) {
		slices.Sort(by[n])
		line := fmt.Sprint(n)
		for _, s := range by[n] {
			if len(line)+len(s) > lineLength {
				fmt.Fprintln(w, line)
				line = fmt.Sprint(n)
			}
			line += " " + s
		}
		fmt.Fprintln(w, line)
	}
	return nil
}

func fitFiles(w io.Writer, files []string) error {
	items, err := read(files)
	if err != nil {
		return err
	}
	pairs, err := pairsOf(items)
	if err != nil {
		return err
	}
	right, found, same := validate(pairs)
	fmt.Fprintln(w, "# How much each feature of a pair counts for its articles being about the same happening.")
	fmt.Fprintf(w, "# Fitted by internal/storyfit on %d pairs, %d of the same happening. Unseen in %d parts by story:\n",
		len(pairs), same, folds)
	fmt.Fprintf(w, "# precision %.3f, recall %.3f at a probability of 0.5.\n",
		float64(right)/float64(found), float64(right)/float64(same))
	weights := fit(pairs)
	for i, name := range story.FeatureNames {
		fmt.Fprintf(w, "%.3f %s\n", weights[i], name)
	}
	return nil
}

// pairsOf reads the items as a fetch does, and pairs those of the same two weeks.
func pairsOf(items []item) ([]pair, error) {
	lexicon, err := facts.New(facts.Options{})
	if err != nil {
		return nil, err
	}
	rules, err := topic.Compile(topic.Default())
	if err != nil {
		return nil, err
	}
	p := ingest.New(lexicon, rules, "en")
	var articles []*news.Article
	var stories []string
	var fold []int
	for _, i := range items {
		r := p.Read(news.Entry{Feed: i.Publisher, URL: i.URL, Title: i.Title, Summary: cmp.Or(i.Description, i.Body)},
			news.KeepMatching)
		if !r.Kept && i.Story == "" {
			continue
		}
		r.Article.ID = i.ID
		r.Article.Published, err = time.Parse(time.DateOnly, i.Date[:min(10, len(i.Date))])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", i.ID, err)
		}
		part := fnv.New32a()
		part.Write([]byte(cmp.Or(i.Story, i.ID)))
		articles, stories, fold = append(articles, r.Article), append(stories, i.Story), append(fold, int(part.Sum32()%folds))
	}
	x := story.NewIndex(nil,
		story.Owners(func(s string) string { p, _ := lexicon.Platform(s); return p.Owner }),
		story.Countries(func(s string) string { a, _ := lexicon.Authority(s); return a.Country }))
	var pairs []pair
	for i := range articles {
		for j := range i {
			same := stories[i] != "" && stories[i] == stories[j]
			if stories[i] == "" && stories[j] == "" ||
				articles[i].Published.Sub(articles[j].Published).Abs() > days*24*time.Hour {
				continue
			}
			if f, vetoed := x.Compare(articles[i], articles[j]); !vetoed {
				pairs = append(pairs, pair{f, same, [2]int{fold[i], fold[j]}})
			}
		}
	}
	return pairs, nil
}

// validate judges each pair by weights that were fitted without any article of its stories' part.
func validate(pairs []pair) (right, found, same int) {
	for k := range folds {
		var seen, unseen []pair
		for _, p := range pairs {
			switch {
			case p.fold[0] != k && p.fold[1] != k:
				seen = append(seen, p)
			case p.fold[0] == k:
				unseen = append(unseen, p)
			}
		}
		w := fit(seen)
		for _, p := range unseen {
			yes := p.features.With(&w) >= 0.5
			if yes {
				found++
			}
			if p.same {
				same++
			}
			if yes && p.same {
				right++
			}
		}
	}
	return right, found, same
}

// fit returns the weights of a logistic regression, by Newton's method.
func fit(pairs []pair) (w story.Features) {
	const n = len(w)
	for range steps {
		var slope [n]float64
		var curve [n][n]float64
		for i := 1; i < n; i++ {
			slope[i], curve[i][i] = -decay*w[i], decay
		}
		curve[0][0] = 1e-6
		for _, p := range pairs {
			y, q := 0.0, p.features.With(&w)
			if p.same {
				y = 1
			}
			for i := range n {
				slope[i] += (y - q) * p.features[i]
				for j := range n {
					curve[i][j] += q * (1 - q) * p.features[i] * p.features[j]
				}
			}
		}
		step := solve(&curve, slope[:])
		for i := range w {
			w[i] += max(-2, min(2, step[i]))
		}
	}
	return w
}

// solve returns x of a·x = b for a positive definite matrix, by elimination.
func solve(a *[len(story.FeatureNames)][len(story.FeatureNames)]float64, b []float64) []float64 {
	for i := range a {
		for k := i + 1; k < len(a); k++ {
			r := a[k][i] / a[i][i]
			for j := i; j < len(a); j++ {
				a[k][j] -= r * a[i][j]
			}
			b[k] -= r * b[i]
		}
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := i + 1; j < len(a); j++ {
			b[i] -= a[i][j] * b[j]
		}
		b[i] /= a[i][i]
	}
	return b
}
