package site

import (
	"html/template"
	"slices"
	"strings"
)

// labelSet is what the partial "labels" gets.
type labelSet struct{ Topics, Platforms []Link }

// renderLabels renders the labels of every combination that occurs, once each.
func (b *builder) renderLabels() error {
	for _, s := range b.model.stories {
		if err := b.renderLabel(s.topics, s.platforms); err != nil {
			return err
		}
		for _, a := range s.Articles {
			if err := b.renderLabel(a.Topics, a.Platforms); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *builder) renderLabel(topics, platforms []string) error {
	key := labelKey(topics, platforms)
	if _, ok := b.labels[key]; ok {
		return nil
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
			set.Platforms = append(set.Platforms, Link{Text: b.platform(p), Address: b.platformURL(p)})
		}
	}
	h, err := b.part("labels", &set)
	b.labels[key] = h
	return err
}

func (b *builder) labelsOf(topics, platforms []string) template.HTML {
	return b.labels[labelKey(topics, platforms)]
}

func labelKey(topics, platforms []string) string {
	return strings.Join(slices.Concat(topics, []string{""}, platforms), "\x00")
}
