package identity

import (
	_ "embed"
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/news"
)

// Canonical returns the address under which an article is kept: the page itself where the address is a redirector's
// that contains it, scheme and host in lower case, no default port, no tracking parameters. It returns "" for anything
// but http and https.
func Canonical(address string) string {
	u := parseAddress(unwrap(address))
	if u == nil {
		return ""
	}
	u.RawQuery, u.ForceQuery = untracked(u, u.RawQuery), false
	fragment := u.EscapedFragment()
	if strings.Contains(fragment, "=") {
		fragment = untracked(u, fragment)
	}
	u.RawFragment = fragment
	u.Fragment, _ = url.PathUnescape(fragment)
	return u.String()
}

// AddressOf returns the canonical address of an entry's own page or, if the entry has none, of its only file.
func AddressOf(e news.Entry) string {
	if address := Canonical(e.URL); address != "" {
		return address
	}
	files := slices.DeleteFunc(slices.Clone(e.Enclosures), func(f news.Enclosure) bool {
		return strings.HasPrefix(f.Type, "image/")
	})
	if len(files) == 0 {
		files = e.Enclosures
	}
	if len(files) != 1 {
		return ""
	}
	return Canonical(files[0].URL)
}

// parseAddress returns nil for anything but a web address.
func parseAddress(address string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return nil
	}
	u.Scheme, u.Host, u.User = strings.ToLower(u.Scheme), strings.ToLower(u.Host), nil
	switch u.Scheme {
	case "http":
		u.Host = strings.TrimSuffix(u.Host, ":80")
	case "https":
		u.Host = strings.TrimSuffix(u.Host, ":443")
	default:
		return nil
	}
	return u
}

//go:embed addresses.txt
var addressesFile string

// A redirector forwards to the address in one of its parameters.
type redirector struct {
	host, path func() *regexp.Regexp
	parameters []string
}

// addressList is addresses.txt.
type addressList struct {
	trackers, doubtful map[string]bool
	trackersOf         map[string][]string // doubtful ones by site
	redirectors        []redirector
}

var addresses = sync.OnceValue(func() *addressList {
	l := &addressList{map[string]bool{}, map[string]bool{}, map[string][]string{}, nil}
	for line := range strings.Lines(addressesFile) {
		kind, rest, _ := strings.Cut(line, " ")
		words := strings.Fields(rest)
		switch kind {
		case "tracks":
			for _, name := range words {
				l.trackers[name] = true
			}
		case "doubtful":
			for _, name := range words {
				l.doubtful[name] = true
			}
		case "on":
			l.trackersOf[words[0]] = words[1:]
		case "redirects":
			whole := func(s string) func() *regexp.Regexp { return lazy.Regexp("^(?:" + s + ")$") }
			l.redirectors = append(l.redirectors, redirector{whole(words[0]), whole(words[1]), words[2:]})
		}
	}
	return l
})

var trackerPrefix = lazy.Regexp(`^(utm|pk|mtm)_`)

// untracked removes the tracking parameters of a query and leaves the rest as it is written.
func untracked(u *url.URL, query string) string {
	if query == "" {
		return ""
	}
	return strings.Join(slices.DeleteFunc(strings.Split(query, "&"), func(parameter string) bool {
		key, value, _ := strings.Cut(strings.ToLower(parameter), "=")
		return key == "" || tracks(u, key, value)
	}), "&")
}

var feedWord = lazy.Regexp(`^rss|(^|[^a-z])(rss\d*|atom|feeds?|rssfeeds?)([^a-z]|$)`)

// tracks reports whether a parameter of an address says nothing about the page.
func tracks(u *url.URL, key, value string) bool {
	switch {
	case addresses().trackers[key] || trackerPrefix().MatchString(key):
		return true
	case !addresses().doubtful[key]:
		return false
	case feedWord().MatchString(value):
		return true
	case key == "rss" && (value == "" || value == "1" || value == "true" || value == "yes"):
		return isPage(u)
	}
	for site, keys := range addresses().trackersOf {
		if (u.Host == site || strings.HasSuffix(u.Host, "."+site)) && slices.Contains(keys, key) {
			return true
		}
	}
	return false
}

// isPage reports whether the path alone leads to one page: it ends like a file of text or like a headline.
func isPage(u *url.URL) bool {
	last := path.Base(u.Path)
	switch path.Ext(last) {
	case ".html", ".htm", ".shtml":
		return !strings.HasPrefix(last, "index.")
	case "":
		return strings.ContainsAny(last, "-_0123456789")
	}
	return false
}

// unwrap returns the address that a redirector's address contains, and any other address as it is.
func unwrap(address string) string {
	for range 3 { // a redirector may lead to another
		u := parseAddress(address)
		if u == nil {
			return address
		}
		inner := googleNews(u)
		if strings.Contains(u.RawQuery, "http") {
			inner = redirected(u)
		}
		if inner == "" {
			return address
		}
		address = inner
	}
	return address
}

// redirected returns the address in a known redirector's parameters, "" for any other address.
func redirected(u *url.URL) string {
	for _, r := range addresses().redirectors {
		if !r.host().MatchString(u.Host) || !r.path().MatchString(u.Path) {
			continue
		}
		query := u.Query()
		for _, key := range r.parameters {
			if inner := query.Get(key); parseAddress(inner) != nil {
				return inner
			}
		}
	}
	return ""
}

// formerAddress returns an entry's address as it was kept before addresses had anchors and redirectors were unwrapped:
// articles of that time must still be recognised.
func formerAddress(e news.Entry) string { return former(e.URL) }

func former(address string) string {
	u := parseAddress(address)
	if u == nil {
		return ""
	}
	kept := slices.DeleteFunc(strings.Split(u.RawQuery, "&"), func(parameter string) bool {
		key, value, _ := strings.Cut(strings.ToLower(parameter), "=")
		switch key {
		case "":
			return true
		case "ref", "source", "via":
			return value == "rss" || value == "feed" && key == "ref"
		case "echobox", "emc", "fsrc", "src", "from":
			return false
		}
		return addresses().doubtful[key] || tracks(u, key, value)
	})
	u.RawQuery, u.ForceQuery = strings.Join(kept, "&"), false
	if !strings.HasPrefix(u.Fragment, "!") && !strings.HasPrefix(u.Fragment, "/") {
		u.Fragment, u.RawFragment = "", ""
	}
	return u.String()
}

// samePage returns the forms in which a canonical address is compared: whole and without its host. Scheme, www, a
// slash at the end and the order of parameters make no difference. bare reports that the path leads to no page in
// particular.
func samePage(canonical string) (whole, local string, bare bool) {
	u, err := url.Parse(canonical)
	if canonical == "" || err != nil {
		return "", "", true
	}
	host := strings.TrimPrefix(u.Host, "www.")
	p := strings.TrimSuffix(u.EscapedPath(), "/")
	for _, index := range []string{"/index.html", "/index.htm", "/index.php", "/amp"} {
		p = strings.TrimSuffix(p, index)
	}
	query := strings.Split(u.RawQuery, "&")
	slices.Sort(query)
	local = p + "?" + strings.Join(query, "&") + "#" + u.Fragment
	return host + local, local, p == "" && u.RawQuery == "" && u.Fragment == ""
}

// googleNews returns the address that an older link of Google News contains, "" for any other link. The last part of
// the path is base64 of a protocol buffer: field 4 is the address. In newer links it is a token that only Google can
// read.
func googleNews(u *url.URL) string {
	dir, token := path.Split(u.Path)
	if u.Host != "news.google.com" || !strings.HasSuffix(dir, "/articles/") {
		return ""
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(token, "="))
	if err != nil || len(data) < 4 || string(data[:3]) != "\x08\x13\"" {
		return ""
	}
	length, n := binary.Uvarint(data[3:])
	if n <= 0 || length > uint64(len(data)-3-n) {
		return ""
	}
	inner := string(data[3+n:][:length])
	if parseAddress(inner) == nil {
		return ""
	}
	return inner
}
