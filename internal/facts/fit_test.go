package facts

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/privacywire/privacywire/internal/eval"
	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// The weights of weights.txt are fitted by
//
//	go test ./internal/facts -run TestFit -fit golden.jsonl,fresh.jsonl [-hold other.jsonl]
//
// from labelled items. With -hold nothing is written: the weights are scored on the items held out.
var (
	fitFiles  = flag.String("fit", "", "fit weights.txt from these files of labelled items, separated by commas")
	holdFiles = flag.String("hold", "", "score the fitted weights on these files and write nothing")
)

// A choice is one decision to learn: candidates, of which some are right.
type choice struct {
	label  []string // of each candidate; "" for none of them, which has score 0
	vector [][]feature
	row    [][]int // vector by numbers
	right  []bool
	weight float64
	offset []float64
	note   string
}

func TestFit(t *testing.T) {
	if *fitFiles == "" {
		t.Skip("fits weights only with -fit")
	}
	f := fitter{t: t, numbers: map[string]int{}, weights: map[string][]float64{}, grad: map[string][]float64{}, sq: map[string][]float64{}}
	f.fit(f.choices(*fitFiles))
	if *holdFiles != "" {
		f.report(f.choices(*holdFiles))
		return
	}
	if err := os.WriteFile("data/weights.txt", []byte(f.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

type fitter struct {
	t       *testing.T
	numbers map[feature]int
	names   []string
	weights map[string][]float64
	grad    map[string][]float64
	sq      map[string][]float64
}

// choices reads labelled items and returns what is to be decided in them.
func (f *fitter) choices(files string) (all []choice) {
	l, err := New(Options{})
	if err != nil {
		f.t.Fatal(err)
	}
	for _, file := range strings.Split(files, ",") {
		r, err := os.Open(file)
		if err != nil {
			f.t.Fatal(err)
		}
		items, err := eval.Read(r)
		_ = r.Close()
		if err != nil {
			f.t.Fatal(err)
		}
		for i := range items {
			it := &items[i]
			if it.Fines == nil || slices.Contains(it.Borderline, "fines") {
				continue
			}
			d := text.Parse(it.Title, text.Plain(it.Text()), it.Language)
			mentions := l.Mentions(d)
			sc := l.scene(d, mentions)
			own := f.item(sc, l, it)
			for j := range own {
				for _, features := range own[j].vector {
					own[j].row = append(own[j].row, f.number(features))
				}
			}
			all = append(all, own...)
			sc.search.Release()
		}
	}
	return all
}

// number returns features by numbers.
func (f *fitter) number(features []feature) (out []int) {
	for _, name := range features {
		id, ok := f.numbers[name]
		if !ok {
			id = len(f.names)
			f.numbers[name], f.names = id, append(f.names, name)
		}
		out = append(out, id)
	}
	return out
}

func (f *fitter) item(sc *scene, l *Lexicon, it *eval.Item) (all []choice) {
	sums := sc.amounts()
	var parties, bodies []party
	for i := range sums {
		s := &sums[i]
		label := labelOf(*it.Fines, s)
		note := fmt.Sprintf("%s %v %q", it.ID, s.money, sc.d.Sentences[s.sentence].Text)
		offset := sc.votesFor(s)
		all = append(all, choice{label: []string{"claim", ""}, vector: [][]feature{s.features, nil}, right: []bool{label != nil, label == nil},
			weight: 1, note: note, offset: []float64{offset["claim"], 0}})
		if label == nil {
			continue
		}
		c := choice{weight: 1, note: note + " " + label.Status}
		for _, status := range statuses {
			c.label, c.vector = append(c.label, string(status)), append(c.vector, s.features)
			c.right = append(c.right, sameStatusLabel(label.Status, status, it))
			c.offset = append(c.offset, offset[string(status)])
		}
		all = append(all, c)
		if parties == nil {
			parties, bodies = sc.parties(), sc.bodies()
		}
		want, _ := l.PlatformSlug(label.Payer)
		all = append(all, f.party("payer", sc, parties, sums, s, label.Payer, want, note)...)
		if want, _ = l.AuthoritySlug(label.Authority); want == "" {
			want, _ = l.CountryCode(label.Authority)
		}
		all = append(all, f.party("authority", sc, bodies, sums, s, label.Authority, want, note)...)
	}
	return all
}

// party returns the choice of the payer or the authority of a sum.
func (f *fitter) party(kind string, sc *scene, parties []party, sums []amount, s *amount, written, want, note string) []choice {
	if written == "" {
		return nil
	}
	c := choice{label: []string{""}, vector: [][]feature{nil}, right: []bool{false}, weight: 1, offset: []float64{0},
		note: kind + " " + note + " " + written}
	for j := range parties {
		c.label, c.vector = append(c.label, kind), append(c.vector, sc.partyOf(parties, sums, j, s))
		c.right = append(c.right, want != "" && parties[j].id == want || strings.EqualFold(parties[j].id, written))
		offset := 0.0
		if kind == labelPayer {
			offset = sc.payerVotes(s, parties[j].place)
		}
		c.offset = append(c.offset, offset)
		c.note += fmt.Sprintf(" [%s]", parties[j].id)
	}
	if !slices.Contains(c.right, true) {
		if c.right[0] = true; kind == "authority" {
			return nil // the label names one that the words don't
		}
	}
	return []choice{c}
}

// labelOf returns the labelled fine that a sum is, nil for none.
func labelOf(fines []eval.Fine, s *amount) *eval.Fine {
	for i := range fines {
		f := &fines[i]
		if f.Amount == nil {
			continue
		}
		for _, m := range s.money {
			if m.Amount == *f.Amount || money.Rounded(m, news.Money{Amount: *f.Amount, Currency: f.Currency}) {
				return f
			}
			for _, o := range f.Also {
				if m == o || money.Rounded(m, o) {
					return f
				}
			}
		}
	}
	return nil
}

func sameStatusLabel(label string, got news.Status, it *eval.Item) bool {
	if label == "overturned" {
		label = "annulled"
	}
	if label == "imposed" && !strings.HasPrefix(it.ID, "g") {
		switch got {
		case news.FineAppealed, news.FineReduced, news.FineUpheld, news.FinePaid:
			return slices.Contains([]string{"d", "f2", "0"}, it.ID[:1])
		}
	}
	return label == string(got)
}

const (
	rounds   = 400
	rate     = 0.15
	shrink   = 1   // L2
	sparsity = 0.3 // L1
)

func (f *fitter) fit(all []choice) {
	size := len(f.names)
	for _, label := range append([]string{"claim", "payer", "authority"}, statusNames()...) {
		f.weights[label], f.grad[label], f.sq[label] = make([]float64, size), make([]float64, size), make([]float64, size)
	}
	for range rounds {
		for label := range f.grad {
			clear(f.grad[label])
		}
		loss := 0.0
		for i := range all {
			loss += f.step(&all[i])
		}
		for label, g := range f.grad {
			w, sq := f.weights[label], f.sq[label]
			for j := range g {
				d := g[j] + shrink*w[j]
				if g[j] == 0 && w[j] == 0 {
					continue
				}
				sq[j] += d * d
				step := rate / math.Sqrt(sq[j]+1e-6)
				w[j] -= step * d
				w[j] = math.Copysign(max(0, math.Abs(w[j])-step*sparsity), w[j])
			}
		}
		_ = loss
	}
}

// probabilities returns those of the candidates.
func (f *fitter) probabilities(c *choice) []float64 {
	p, total, top := make([]float64, len(c.label)), 0.0, math.Inf(-1)
	for i := range p {
		if p[i] = c.offset[i]; c.label[i] != "" {
			for _, x := range c.row[i] {
				if w := f.weights[c.label[i]]; x < len(w) {
					p[i] += w[x]
				}
			}
		}
		top = max(top, p[i])
	}
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		total += p[i]
	}
	for i := range p {
		p[i] /= total
	}
	return p
}

func (f *fitter) step(c *choice) float64 {
	p, right := f.probabilities(c), 0.0
	for i := range p {
		if c.right[i] {
			right += p[i]
		}
	}
	right = max(right, 1e-9)
	for i := range p {
		if c.label[i] == "" {
			continue
		}
		d := p[i]
		if c.right[i] {
			d -= p[i] / right
		}
		for _, x := range c.row[i] {
			f.grad[c.label[i]][x] += c.weight * d
		}
	}
	return -math.Log(right)
}

func (f *fitter) report(all []choice) {
	counts := map[string][3]int{}
	for i := range all {
		c := &all[i]
		p := f.probabilities(c)
		best := slices.Index(p, slices.Max(p))
		kind, _, _ := strings.Cut(c.note, " ")
		kind = cmp.Or(map[string]string{"payer": "payer", "authority": "authority"}[kind], c.label[0])
		if kind != "claim" && kind != "payer" && kind != "authority" {
			kind = "status"
		}
		n := counts[kind]
		switch {
		case c.right[best] && (kind != "claim" || best == 0):
			n[0]++
		case kind == "claim" && best == 0:
			n[1]++
		case !c.right[best]:
			n[2]++
		}
		counts[kind] = n
		if !c.right[best] {
			f.t.Logf("%s: %s %v (%.2f)", kind, c.note, cmp.Or(c.label[best], "-"), p[best])
		}
	}
	f.t.Logf("right, false, lost: %v", counts)
}

func (f *fitter) String() string {
	var lines []string
	for label, w := range f.weights {
		for j, weight := range w {
			if math.Abs(weight) >= 0.02 {
				lines = append(lines, fmt.Sprintf("%s %.2f %s", label, weight, f.names[j]))
			}
		}
	}
	slices.Sort(lines)
	return "# Weights of features, fitted from labelled items: label, weight, feature. fit_test.go says how.\n" +
		strings.Join(lines, "\n") + "\n"
}

func statusNames() (all []string) {
	for _, s := range statuses {
		all = append(all, string(s))
	}
	return all
}
