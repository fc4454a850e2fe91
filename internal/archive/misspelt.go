package archive

import (
	"fmt"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/slug"
)

// Words are the values that keys of front matter may have. A closed list is complete. An open one isn't: only a value
// that differs from a word of it by one letter counts as a mistake. A key may name its list: "fines.status".
type Words struct {
	Closed, Open map[string][]string
}

// Misspelt returns the keys and values of an article's front matter that look misspelt, with line and remedy. A key
// that is close to no known one is a person's own and passes, except in a claim.
func Misspelt(data []byte, words Words) (list []FormatError) {
	front, _, err := split(normalise(data))
	if err != nil {
		return nil
	}
	pairs, ok := parseOwn(front)
	if !ok {
		if pairs, err = parseYAML(front); err != nil {
			return nil
		}
	}
	return misspelt(pairs, "", words)
}

func misspelt(pairs []pair, in string, words Words) (list []FormatError) {
	for _, p := range pairs {
		known := keysOf(in)
		if !slices.Contains(known, p.key) {
			if near := slug.Nearest(p.key, known); near != "" {
				list = append(list, FormatError{p.line, fmt.Sprintf("unknown key %q (did you mean %q?)", p.key, near)})
			} else if in != "" {
				text := fmt.Sprintf("%s: unknown key %q: use one of %s", in, p.key, strings.Join(known, ", "))
				list = append(list, FormatError{p.line, text})
			}
			continue
		}
		for _, v := range append([]value{p.value}, p.items...) {
			if v.kind == 'm' {
				list = append(list, misspelt(v.pairs, p.key, words)...)
			} else if text := wrongValue(in, p.key, v.text, words); text != "" {
				list = append(list, FormatError{max(p.line, v.line), text})
			}
		}
	}
	return list
}

// wrongValue returns what is wrong with one value, "" when nothing is.
func wrongValue(in, key, text string, words Words) string {
	if text == "" {
		return ""
	}
	known, ok := words.Closed[in+"."+key]
	if !ok {
		known, ok = words.Closed[key]
	}
	if ok && !slices.Contains(known, text) {
		if near := slug.Nearest(text, known); near != "" {
			return fmt.Sprintf("%s: unknown value %q (did you mean %q?)", key, text, near)
		}
		return fmt.Sprintf("%s: unknown value %q: use one of %s", key, text, strings.Join(known, ", "))
	}
	if known := words.Open[key]; known != nil && !slices.Contains(known, text) {
		if near := slug.Typo(text, known); near != "" {
			return fmt.Sprintf("%s: unknown value %q (did you mean %q?)", key, text, near)
		}
	}
	return ""
}
