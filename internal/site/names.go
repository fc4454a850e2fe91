package site

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// platform returns what readers call a platform; one that nobody knows is shown as it is.
func (b *builder) platform(slug string) string {
	if name, _ := b.in.Names.Platform(slug); name != "" || slug == "" {
		return name
	}
	if slug == strings.ToLower(slug) {
		slug = strings.ReplaceAll(slug, "-", " ")
	}
	first, size := utf8.DecodeRuneInString(slug) // the words' own name, as in "social media"
	return string(unicode.ToTitle(first)) + slug[size:]
}

// owner returns the slug of the company behind a platform; the platform itself when it is its own or nobody knows.
func (b *builder) owner(slug string) string {
	owner := news.OwnerOf(b.in.Names, slug)
	if name, _ := b.in.Names.Platform(owner); name == "" {
		return slug
	}
	return owner
}

// payer returns the owner with the product in brackets: "Meta (Instagram)".
func (b *builder) payer(slug string) string {
	name := b.platform(slug)
	if owner := b.owner(slug); owner != slug {
		if whose := b.platform(owner); !strings.Contains(name, whose) {
			return whose + " (" + name + ")"
		}
	}
	return name
}

// subject names who pays, or what is banned.
func (b *builder) subject(c news.Claim) string {
	if c.Kind.Money() {
		return b.payer(c.Subject)
	}
	return b.platform(c.Subject)
}

// ownerURL returns the page of a platform's owner, of the platform itself when that has none.
func (b *builder) ownerURL(slug string) string {
	return cmp.Or(b.sectionURL("platforms", slug), b.sectionURL("platforms", b.owner(slug)))
}

// authority returns what readers call an authority; where only its country is known, the country.
func (b *builder) authority(slug string) string {
	name, _ := b.in.Names.Authority(slug)
	return cmp.Or(b.words.text["authority."+slug], name, b.onlyCountry(slug), slug)
}

// onlyCountry returns the name of the country that stands in place of an authority where no more is known, else "".
// Codes of countries are in capitals; "ap" is the Dutch authority.
func (b *builder) onlyCountry(authority string) string {
	if len(authority) != 2 || authority != strings.ToUpper(authority) {
		return ""
	}
	return b.country(authority)
}

func (b *builder) country(code string) string {
	return cmp.Or(b.in.Names.Country(code), code)
}
