package news

import "strings"

// Names looks up the word lists: the names of slugs, the owners of platforms and the countries of authorities.
type Names interface {
	Platform(slug string) (name, owner string) // the owner's slug; name "" when unknown
	Authority(slug string) (name, country string)
	Country(code string) string
}

// NoNames knows no names: every platform is its own owner, and the countries of authorities are unknown.
type NoNames struct{}

func (NoNames) Platform(string) (name, owner string)    { return "", "" }
func (NoNames) Authority(string) (name, country string) { return "", "" }
func (NoNames) Country(string) string                   { return "" }

// KnownNames returns names, and NoNames for nil.
func KnownNames(names Names) Names {
	if names == nil {
		return NoNames{}
	}
	return names
}

// OwnerOf returns the slug of the company behind a platform, which may be the platform itself.
func OwnerOf(names Names, platform string) string {
	for range 5 {
		_, owner := names.Platform(platform)
		if owner == "" || owner == platform {
			break
		}
		platform = owner
	}
	return platform
}

// CountryOf returns where an authority is, which may stand for a country itself; "" when unknown.
func CountryOf(names Names, authority string) string {
	if IsCode(authority) {
		return authority
	}
	_, country := names.Authority(authority)
	return country
}

// IsCode reports whether s is an ISO 3166 code, or EU and the like.
func IsCode(s string) bool { return len(s) == 2 && s == strings.ToUpper(s) && s[0] >= 'A' }
