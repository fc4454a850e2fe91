package feed

import "slices"

// repairs is the list of what had to be put right, each kind once, in the order in which it was met.
type repairs struct{ list []string }

func (r *repairs) add(what string) {
	if !slices.Contains(r.list, what) {
		r.list = append(r.list, what)
	}
}
