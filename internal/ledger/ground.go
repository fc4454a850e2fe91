package ledger

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// setGrounds sets the law, the case, the sector and the notes of an event: the law of the claim that names most of it,
// with the words that name it, and the number of the case that most claims state.
func setGrounds(e *news.Event, claims []*claim) {
	e.Claim.Law, e.Claim.Basis, e.Claim.Case, e.Claim.Sector = nil, "", "", ""
	var notes []string
	cases, sectors := map[string]int{}, map[string]int{}
	for _, c := range claims {
		if length(c.Law) > length(e.Claim.Law) {
			e.Claim.Law, e.Claim.Basis = c.Law, cmp.Or(c.Basis, c.Quote)
		}
		cases[c.Case]++
		sectors[c.Sector]++
		if c.Note != "" && !slices.Contains(notes, c.Note) {
			notes = append(notes, c.Note)
		}
	}
	e.Claim.Case, e.Claim.Sector = mostFrequent(cases), mostFrequent(sectors)
	e.Claim.Note = strings.Join(notes, " ")
}

func length(laws []string) (n int) {
	for _, l := range laws {
		n += len(l)
	}
	return n
}

// mostFrequent returns the word with the highest count, the first in order of those with the same.
func mostFrequent(counts map[string]int) (best string) {
	for word, n := range counts {
		if word != "" && (best == "" || n > counts[best] || n == counts[best] && word < best) {
			best = word
		}
	}
	return best
}

// citable is base 32 without the letters that look like digits.
var citable = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Number returns the number by which an event is cited, such as "PW-7K3Q-X2MD". It follows from the event's id alone,
// which never changes.
func Number(id string) string {
	sum := sha256.Sum256([]byte("event\x00" + id))
	n := citable.EncodeToString(sum[:5])
	return "PW-" + n[:4] + "-" + n[4:]
}
