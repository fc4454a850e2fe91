// Command storyfit fits the model that tells whether two articles are about the same happening, from labelled items.
//
//	go run ./tools/storyfit -words FILE… > internal/story/data/words.txt
//	go run ./tools/storyfit FILE… > internal/story/data/model.txt
//
// Items are JSON, one a line, as for privacywire eval: those with the same "story" are about the same happening, those
// with different ones aren't. Items without a story are taken as examples of what isn't the same as those with one.
// Only items of one file are compared: two files may tell of the same happenings, each by its own labels. The first
// command counts in how many texts each word is.
package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/eval"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/story"
	"github.com/privacywire/privacywire/internal/text"
)

const (
	parts      = 5   // of the cross-validation
	reach      = 14  // days; articles further apart aren't compared
	decay      = 1.0 // pulls each weight to 0
	steps      = 25  // of Newton's method; it converges in fewer
	speak      = 20  // pairs of one happening that must have a feature for its weight to be fitted
	wordsFrom  = 6   // texts that have a word of the table
	lineLength = 110
)

// A pair is two articles with what is known of them.
type pair struct {
	features story.Features
	same     bool
	part     [2]int // of each article's story, for the cross-validation
}

func main() {
	words := flag.Bool("words", false, "count the words of the files")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "storyfit: name at least one file of items")
		os.Exit(2)
	}
	run := fitFiles
	if *words {
		run = countWords
	}
	if err := run(os.Stdout, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "storyfit:", err)
		os.Exit(1)
	}
}

func read(files []string) (all []eval.Item, err error) {
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		items, err := eval.Read(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, items...)
	}
	return all, nil
}

// markup is what isn't words in a feed's text.
var markup = regexp.MustCompile(`<[^>]*>|https?://\S*|&#?\w+;`)

// countWords writes the table of document frequencies.
func countWords(w io.Writer, files []string) error {
	items, err := read(files)
	if err != nil {
		return err
	}
	count := frequencies(items)
	by := map[int][]string{}
	for s, n := range count {
		if n >= wordsFrom && !strings.ContainsAny(s, "0123456789") {
			by[n] = append(by[n], s)
		}
	}
	fmt.Fprintf(w, "# In how many of %[1]d feed items of 2021 to 2026 each stem is: from the public archives of feeds\n"+
		"# rumca-js/RSS-Link-Database on GitHub, counted by tools/storyfit. The first number is that of all items.\n%[1]d\n",
		len(items))
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

// frequencies counts in how many texts each stem is.
func frequencies(items []eval.Item) map[string]int {
	count := map[string]int{}
	for _, i := range items {
		var stems []string
		for word := range text.Scan(markup.ReplaceAllString(i.Title+" "+i.Description, " ")) {
			stems = append(stems, text.Stem(word.Text))
		}
		slices.Sort(stems)
		for _, s := range slices.Compact(stems) {
			count[s]++
		}
	}
	return count
}

func fitFiles(w io.Writer, files []string) error {
	var pairs []pair
	for i := range files { // files may tell of the same happenings, each by its own labels
		items, err := read(files[i : i+1])
		if err != nil {
			return err
		}
		more, err := pairsOf(items)
		if err != nil {
			return err
		}
		pairs = append(pairs, more...)
	}
	right, found, same := validate(pairs, 0.5)
	fmt.Fprintf(w, "# How much each feature of a pair counts for its articles being about the same happening.\n"+
		"# Fitted by tools/storyfit on %d pairs, %d of the same happening. Cross-validated in %d parts by story:\n"+
		"# precision %.3f, recall %.3f at a probability of 0.5. A feature of fewer than %d such pairs keeps its weight.\n",
		len(pairs), same, parts, float64(right)/float64(found), float64(right)/float64(same), speak)
	weights := fit(pairs)
	for i, name := range story.FeatureNames {
		fmt.Fprintf(w, "%.3f %s\n", weights[i], name)
	}
	return nil
}

// partOf returns the part of an item's story in the cross-validation.
func partOf(it *eval.Item) int {
	h := fnv.New32a()
	h.Write([]byte(cmp.Or(it.Story, it.ID)))
	return int(h.Sum32() % parts)
}

// pairsOf returns the pairs of two weeks of which a label says whether they are the same, and no fact does.
func pairsOf(items []eval.Item) ([]pair, error) {
	p, lexicon, err := ingest.Shipped("en")
	if err != nil {
		return nil, err
	}
	articles := make([]*news.Article, len(items))
	for i := range items {
		r := p.Read(items[i].Entry(), news.KeepAll)
		articles[i], r.Article.ID = r.Article, items[i].ID
		if articles[i].Published = items[i].Day(); articles[i].Published.IsZero() {
			return nil, fmt.Errorf("%s: the date %q is not a date", items[i].ID, items[i].Date)
		}
		story.Read(r.Article, r.Document)
	}
	x := story.NewIndex(nil, facts.Names{Lexicon: lexicon})
	var pairs []pair
	for i, a := range articles {
		for j, b := range articles[:i] {
			same := items[i].Story != "" && items[i].Story == items[j].Story
			unlabelled := items[i].Story == "" && items[j].Story == ""
			if unlabelled || a.Published.Sub(b.Published).Abs() > reach*24*time.Hour {
				continue
			}
			f, conflict := x.Compare(a, b)
			if conflict == "" {
				pairs = append(pairs, pair{f, same, [2]int{partOf(&items[i]), partOf(&items[j])}})
			} else if same {
				fmt.Fprintf(os.Stderr, "%s: %s | %s\n", conflict, a.Title, b.Title)
			}
		}
	}
	return pairs, nil
}

// validate judges each pair by weights that were fitted without any article of its stories' part.
func validate(pairs []pair, at float64) (right, found, same int) {
	for k := range parts {
		var seen, unseen []pair
		for _, p := range pairs {
			switch {
			case p.part[0] != k && p.part[1] != k:
				seen = append(seen, p)
			case p.part[0] == k:
				unseen = append(unseen, p)
			}
		}
		w := fit(seen)
		for _, p := range unseen {
			yes := p.features.Probability(&w) >= at
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
		var slope story.Features
		var curve [n]story.Features
		for i := 1; i < n; i++ {
			slope[i], curve[i][i] = -decay*w[i], decay
		}
		curve[0][0] = 1e-6
		for _, p := range pairs {
			y, q := 0.0, p.features.Probability(&w)
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
		step := solve(&curve, &slope)
		for i := range w {
			w[i] += max(-2, min(2, step[i]))
		}
	}
	for i := range w {
		n := 0 // pairs of one happening that have the feature
		for _, p := range pairs {
			if p.same && p.features[i] != 0 {
				n++
			}
		}
		if n < speak {
			w[i] = story.Weights[i]
		}
	}
	return w
}

// solve returns x of a·x = b for a positive definite matrix, by elimination.
func solve(a *[len(story.FeatureNames)]story.Features, b *story.Features) story.Features {
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
	return *b
}
