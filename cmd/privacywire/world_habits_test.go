package main

import (
	"net/url"
	"strings"
	"time"
)

// habits names what is odd about a post as its feed shows it now: was is how the feed showed it before, guids are those of
// the entries above it, which grow.
func habits(s *Source, p *Post, it, was dressed, now time.Time, guids map[string]bool) (odd []string) {
	add := func(is bool, name string) {
		if is {
			odd = append(odd, name)
		}
	}
	if was == (dressed{}) {
		add(it.published.IsZero(), "entry without a date")
		add(it.published.After(now), "entry dated in the future")
		add(it.published.Equal(now), "entry stamped now")
		add(guids[it.guid], "guid of another entry")
		add(p.CopyOf != nil && !p.Linked, "wire copy")
		add(p.Column, "headline of a column, again")
		add(p.Linked, "entry that links to another outlet")
		add(p.Spam, "spam entry")
		add(s.Character == Sleeper && s.turned(now), "entry after months of silence")
		t := p.Published
		add(t.Month() == time.February && t.Day() == 29, "published on the leap day")
		add(t.YearDay() == 1 || t.Month() == time.December && t.Day() == 31, "published at new year")
		add(clocksChange(t), "published as clocks change")
	} else {
		add(it.title != was.title && !it.stolen, "headline edited")
		add(it.stolen && !was.stolen, "entry rewritten by a stranger")
		add(it.guid != was.guid, "guid changed")
		add(it.guid != was.guid && s.Character == Renumberer, "archive entry published again")
		add(host(it.link) != host(was.link), "domain changed")
		add(host(it.link) == host(was.link) && pathOf(it.link) != pathOf(was.link), "address changed with the headline")
		add(strings.HasPrefix(it.link, "https:") != strings.HasPrefix(was.link, "https:"), "http became https")
		add(pathOf(it.link) == pathOf(was.link) && it.link != was.link && strings.Contains(it.link, "utm_"), "tracking parameters changed")
		add(!it.published.Equal(was.published), "date changed")
	}
	guids[it.guid] = true
	return odd
}

// clocksChange says whether a time is within an hour of one of the two changes of its year.
func clocksChange(t time.Time) bool {
	for _, m := range []time.Month{time.March, time.October} {
		if t.Sub(lastSunday(t.Year(), m)).Abs() <= time.Hour {
			return true
		}
	}
	return false
}

func host(link string) string { return parsed(link).Host }

func pathOf(link string) string { return parsed(link).Path }

func parsed(link string) *url.URL {
	u, err := url.Parse(link)
	if err != nil {
		return &url.URL{}
	}
	return u
}
