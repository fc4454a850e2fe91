// Package search makes the index that the search page reads in the reader's browser.
//
// The index is a set of JSON files of bounded size. index.json describes the others. Files terms/N.json map each word
// to the documents that hold it, in the order of the words, so that the beginning of a word leads to one or two of
// them. Files docs/N.json hold what a result shows. The search page loads the few that a question needs.
//
// [Words] splits a text into words the same way as templates/assets/search.js splits a question.
package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Folder is where the index lies in the published site.
const Folder = "search/index/"

const (
	docsPerFile = 32
	termsBytes  = 24 << 10 // of a file of terms; a single word with many documents may take more
	maxPostings = 4000     // documents of one kind that a word lists, the newest
	commonShare = 2        // words in more than half of all documents say nothing and are left out
	commonFrom  = 2000     // in indexes of at least so many documents
)

// A Doc is something to be found.
type Doc struct {
	Title   string
	Address string
	Date    string // as readers read it
	Year    int
	Source  string
	Badge   string
	Excerpt string
	Lang    string   // of title and excerpt, "" when it is that of the site
	Text    []string // what else is searched: full texts and names
}

// A Kind is a sequence of documents of one sort, oldest first.
type Kind struct {
	Name string // as readers read it
	Docs []Doc
}

// A File is a file of the index, its name relative to [Folder].
type File struct {
	Name string
	Data []byte
}

// postings lists, for each kind, the documents that hold a word: twice the number, plus one where the title holds it.
type postings [][]uint32

// Index returns the files of the index of some documents.
func Index(kinds []Kind) ([]File, error) {
	terms := map[string]*postings{}
	total := 0
	for k, kind := range kinds {
		total += len(kind.Docs)
		for n, d := range kind.Docs {
			add := func(text string, title uint32) {
				Words(text, func(word []byte) {
					p := terms[string(word)]
					if p == nil {
						p = new(make(postings, len(kinds)))
						terms[string(word)] = p
					}
					p.add(k, uint32(n)<<1|title)
				})
			}
			add(d.Title, 1)
			for _, text := range d.Text {
				add(text, 0)
			}
		}
	}
	head, files := newHeader(kinds), []File(nil)
	words := make([]string, 0, len(terms))
	for word, p := range terms {
		if total >= commonFrom && p.count() > total/commonShare {
			head.Common = append(head.Common, word)
		} else {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	slices.Sort(head.Common)
	for len(words) > 0 {
		data, n := encodeTerms(words, terms)
		files = append(files, File{fmt.Sprintf("terms/%d.json", len(head.First)), data})
		head.First = append(head.First, words[0])
		words = words[n:]
	}
	for k, kind := range kinds {
		for from := 0; from < len(kind.Docs); from += docsPerFile {
			data, err := encodeDocs(kind.Docs[from:min(from+docsPerFile, len(kind.Docs))])
			if err != nil {
				return nil, err
			}
			files = append(files, File{fmt.Sprintf("docs/%d-%d.json", k, from/docsPerFile), data})
		}
	}
	data, err := json.Marshal(head)
	return append(files, File{"index.json", data}), err
}

// add adds a document. Documents come in order, and the words of a title before those of its text.
func (p postings) add(kind int, posting uint32) {
	if n := len(p[kind]); n == 0 || p[kind][n-1]>>1 != posting>>1 {
		p[kind] = append(p[kind], posting)
	}
}

func (p postings) count() (n int) {
	for _, list := range p {
		n += len(list)
	}
	return n
}

// A header is index.json.
type header struct {
	Kinds  []string   `json:"kinds"`
	Docs   []int      `json:"docs"`  // documents of each kind
	Years  [][][2]int `json:"years"` // for each kind, each year with the number of its first document
	First  []string   `json:"first"` // the first word of each file of terms
	Common []string   `json:"common"`
	Per    int        `json:"per"` // documents in a file
	Max    int        `json:"max"` // postings after which the older ones are left out
}

func newHeader(kinds []Kind) *header {
	h := &header{Per: docsPerFile, Max: maxPostings, First: []string{}, Common: []string{}}
	for _, kind := range kinds {
		years := [][2]int{}
		for n, d := range kind.Docs {
			if len(years) == 0 || years[len(years)-1][0] != d.Year {
				years = append(years, [2]int{d.Year, n})
			}
		}
		h.Kinds, h.Docs, h.Years = append(h.Kinds, kind.Name), append(h.Docs, len(kind.Docs)), append(h.Years, years)
	}
	return h
}

// encodeTerms encodes as many words as a file holds, and returns their number. Postings are differences: each says how
// far it is from the one before.
func encodeTerms(words []string, terms map[string]*postings) (data []byte, n int) {
	data = append(data, '{')
	for n < len(words) && len(data) < termsBytes {
		if n > 0 {
			data = append(data, ',')
		}
		data = strconv.AppendQuote(data, words[n]) // letters and digits only, which Go and JSON quote alike
		data = append(data, ':', '[')
		p := *terms[words[n]]
		for len(p) > 0 && len(p[len(p)-1]) == 0 {
			p = p[:len(p)-1]
		}
		for k, list := range p {
			if k > 0 {
				data = append(data, ',')
			}
			data = append(data, '[')
			last := uint32(0)
			for i, posting := range list[max(0, len(list)-maxPostings):] {
				if i > 0 {
					data = append(data, ',')
				}
				data = strconv.AppendUint(data, uint64(posting-last), 10)
				last = posting
			}
			data = append(data, ']')
		}
		data = append(data, ']')
		n++
	}
	return append(data, '}'), n
}

func encodeDocs(docs []Doc) ([]byte, error) {
	rows := make([][]string, len(docs))
	for i, d := range docs {
		rows[i] = []string{d.Address, d.Title, d.Excerpt, d.Date, d.Source, d.Badge, d.Lang}
		for n := len(rows[i]); n > 0 && rows[i][n-1] == ""; n-- {
			rows[i] = rows[i][:n-1]
		}
		for j, s := range rows[i] {
			rows[i][j] = strings.ToValidUTF8(s, "\uFFFD")
		}
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(rows)
	return []byte(b.String()), err
}

// maxWord bounds a word, in characters.
const maxWord = 32

// Words calls yield for each word of a text, in lower case and without accents, so that "Bußgeld", "bussgeld" and
// "BUSSGELD" are one. A script that puts no spaces between words is split into pairs of characters that overlap. The
// word is valid during the call.
func Words(text string, yield func(word []byte)) {
	var word []byte
	n := 0          // characters in word
	last := rune(0) // the character before, of a script without spaces; 0 for none
	flush := func() {
		if last != 0 {
			word = utf8.AppendRune(word[:0], last)
		}
		if len(word) > 0 {
			yield(word)
		}
		word, n, last = word[:0], 0, 0
	}
	for _, r := range fold(text) {
		switch {
		case dense(r) && last != 0:
			yield(utf8.AppendRune(utf8.AppendRune(word[:0], last), r))
			last = r
		case dense(r):
			flush()
			last = r
		case letter(r):
			if last != 0 {
				flush()
			}
			if n++; n <= maxWord {
				word = utf8.AppendRune(word, r)
			}
		default:
			flush()
		}
	}
	flush()
}
