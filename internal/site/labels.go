package site

import (
	"html/template"
	"slices"
	"strings"
)

// labelSet is what the partial "labels" gets.
type labelSet struct{ Topics, Platforms []Link }

// labelsOf renders the labels of a combination of topics and platforms, once for each that occurs.
func (b *builder) labelsOf(topics, platforms []string) template.HTML {
	key := strings.Join(slices.Concat(topics, []string{""}, platforms), "\x00")
	b.mu.Lock()
	defer b.mu.Unlock()
	if h, ok := b.labels[key]; ok {
		return h
	}
	var set labelSet
	for _, t := range topics {
		l := Link{Text: t}
		if topic, ok := b.model.topics[t]; ok {
			l = Link{Text: topic.Title, Address: b.address(topicDir(t) + "index.html")}
		}
		set.Topics = append(set.Topics, l)
	}
	for _, p := range platforms {
		if p != "" {
			set.Platforms = append(set.Platforms, Link{Text: b.platform(p), Address: b.sectionURL("platforms", p)})
		}
	}
	h := b.part("labels", &set)
	b.labels[key] = h
	return h
}
