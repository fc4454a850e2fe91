// Package lazy compiles regular expressions when they are first used: a short command uses few of them.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns a function that compiles the expression once and returns it. A mistake in it panics there.
func Regexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
