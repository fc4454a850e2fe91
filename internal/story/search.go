package story

import "math"

// Postings tell which articles of a segment have a hash. Most that are asked for nobody has, and a look at one bit tells.
type postings struct {
	some []uint64 // bit hash modulo their number: some article has such a hash
	by   map[uint32][]int32
}

const postingBits = 1 << 16

func (p *postings) add(hash uint32, n int32) {
	if p.by == nil {
		p.some, p.by = make([]uint64, postingBits/64), map[uint32][]int32{}
	}
	bit := hash % postingBits
	p.some[bit/64] |= 1 << (bit % 64)
	p.by[hash] = append(p.by[hash], n)
}

func (p *postings) of(hash uint32) []int32 {
	if bit := hash % postingBits; p.by == nil || p.some[bit/64]&(1<<(bit%64)) == 0 {
		return nil
	}
	return p.by[hash]
}

// A score is what an article of a segment has in common with the one that is searched for.
type score struct {
	hits          float32 // by what its words tell
	shared, lined int32   // shingles, anchors
}

// A match is an article that a search found.
type match struct {
	*entry
	promise float32
}

// before reports that a promises more than b; of equal promise, that it comes first by date and id.
func (a match) before(b match) bool {
	if a.promise != b.promise {
		return a.promise > b.promise
	}
	return byDate(a.article, b.article) < 0
}

// A search is the room that searches need. One after the other uses the same.
type search struct {
	postings [2*storyReach + 1][][]int32 // of the terms, by week around and term
	touched  []int32
	best     []match
	found    []*entry
}

// search gives the articles around e's date that share most telling words, shingles or anchors with it, best first,
// until the next search.
func (x *Index) search(e *entry) []*entry {
	w := week(e.article.Published)
	x.weigh(e, w)
	x.room.best = x.room.best[:0]
	for i := w - copyReach; i <= w+copyReach; i++ {
		s := x.load(i)
		if s == nil {
			continue
		}
		s.text(e.print, &x.room)
		if near := i - (w - storyReach); near >= 0 && near < len(x.room.postings) {
			s.terms(e.terms, x.room.postings[near], &x.room)
		}
		s.collect(&x.room)
	}
	x.room.found = x.room.found[:0]
	for _, m := range x.room.best {
		x.room.found = append(x.room.found, m.entry)
	}
	return x.room.found
}

// text scores the articles of a segment that share shingles or anchors with a print.
func (s *segment) text(p Print, room *search) {
	for _, h := range p.Text {
		for _, n := range s.shingles.of(h) {
			s.touch(n, room).shared++
		}
	}
	for _, h := range p.Anchors {
		for _, n := range s.anchors.of(h) {
			s.touch(n, room).lined++
		}
	}
}

// terms scores the articles of a segment that share words that not too many have.
func (s *segment) terms(terms []term, postings [][]int32, room *search) {
	for i, t := range terms {
		if len(postings[i]) > common4 {
			continue
		}
		for _, n := range postings[i] {
			s.touch(n, room).hits += t.weight
		}
	}
}

// touch gives the score of an article, and keeps that it was asked for.
func (s *segment) touch(n int32, room *search) *score {
	c := &s.scores[n]
	if *c == (score{}) {
		room.touched = append(room.touched, n)
	}
	return c
}

// collect takes the most promising of the scored articles of a segment into the best, and wipes the scores.
func (s *segment) collect(room *search) {
	for _, n := range room.touched {
		c := s.scores[n]
		s.scores[n] = score{}
		promise := c.hits + 3*float32(c.shared) + 2*float32(c.lined)
		if last := len(room.best) - 1; last == candidates-1 && promise < room.best[last].promise {
			continue
		}
		room.keep(match{s.entries[n], promise})
	}
	room.touched = room.touched[:0]
}

// keep puts a match into its place among the best.
func (room *search) keep(m match) {
	at := len(room.best)
	for at > 0 && m.before(room.best[at-1]) {
		at--
	}
	switch {
	case at == candidates:
		return
	case len(room.best) < candidates:
		room.best = append(room.best, match{})
	}
	copy(room.best[at+1:], room.best[at:])
	room.best[at] = m
}

// weigh sets by how much each term of e tells among the articles of the weeks around, one that many have little, and
// keeps which articles have it.
func (x *Index) weigh(e *entry, w int) {
	articles := 100.0
	for k := range x.room.postings {
		list := x.room.postings[k][:0]
		s := x.load(w - storyReach + k)
		if s != nil {
			articles += float64(len(s.entries))
		}
		for i := range e.terms {
			if s == nil {
				list = append(list, nil)
				continue
			}
			list = append(list, s.words.of(e.terms[i].hash))
		}
		x.room.postings[k] = list
	}
	e.tells = make([]float32, len(e.terms))
	scale := math.Log(articles / 2)
	for i := range e.terms {
		n := 1
		for k := range x.room.postings {
			n += len(x.room.postings[k][i])
		}
		e.tells[i] = float32(min(1, max(0.2, math.Log(articles/float64(n))/scale)))
	}
}
