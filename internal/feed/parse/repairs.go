package parse

import "slices"

// maxRepairs is how many kinds of repair are named; a feed with more has told its story.
const maxRepairs = 20

// repairs is the list of what had to be put right, each kind once, in the order in which it was met.
type repairs struct{ list []string }

func (r *repairs) add(what string) {
	if len(r.list) < maxRepairs && !slices.Contains(r.list, what) {
		r.list = append(r.list, what)
	}
}
