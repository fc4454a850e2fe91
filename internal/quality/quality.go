// Package quality says what a text is worth: whether a program rewrote another one's ([Spin]), and whether it ends by
// selling something ([Sells]). Such texts lead no story. The words that tell are in spun.yaml and selling.yaml of the
// shipped rules.
package quality

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/rules"
)

// read reads a YAML file of the shipped rules. It panics when the file is broken, which a test rules out.
func read(name string, to any) {
	data, err := rules.Files.ReadFile(name)
	if err == nil {
		err = yaml.Load(data, to, yaml.WithKnownFields())
	}
	if err != nil {
		panic(name + ": " + err.Error())
	}
}

// split splits a list at its bars.
func split(list string) (all []string) {
	for p := range strings.SplitSeq(list, "|") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}
