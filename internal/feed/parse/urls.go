package parse

import (
	"strings"
	"unicode/utf8"
)

// resolve gives ref as an absolute URL. It works on the text, so that nothing which was right gets re-encoded.
// An empty or impossible base leaves ref as it is.
func resolve(base, ref string) string {
	ref = cleanURL(ref)
	if ref == "" || scheme(ref) != "" {
		return ref
	}
	if strings.HasPrefix(ref, "www.") && (strings.Contains(ref, "/") || strings.Count(ref, ".") >= 2) {
		return "http://" + ref
	}
	b := splitURL(cleanURL(base))
	if b.scheme == "" || b.authority == "" {
		return ref
	}
	r := splitURL(ref)
	out := b
	out.fragment, out.hasFragment = r.fragment, r.hasFragment
	switch {
	case r.authority != "":
		out.authority, out.path, out.query = r.authority, dotless(r.path), r.query
	case r.path == "":
		if r.query != "" {
			out.query = r.query
		}
	case r.path[0] == '/':
		out.path, out.query = dotless(r.path), r.query
	default:
		dir := "/"
		if i := strings.LastIndexByte(b.path, '/'); i >= 0 {
			dir = b.path[:i+1]
		}
		out.path, out.query = dotless(dir+r.path), r.query
	}
	return out.String()
}

// isFiller reports whether a publisher's software wrote a value because it had none.
func isFiller(s string) bool {
	switch strings.ToLower(strings.Trim(s, " ./()[]")) {
	case "n/a", "na", "none", "null", "nil", "undefined", "#", "-", "--", "tbd", "tba", "unknown", "about:blank":
		return true
	}
	return false
}

// link gives ref as an absolute http or https URL, or "".
func link(base, ref string) string {
	if isFiller(ref) {
		return ""
	}
	u := resolve(base, ref)
	s := scheme(u)
	if s != "http" && s != "https" {
		return ""
	}
	rest := u[len(s)+1:]
	if !strings.HasPrefix(rest, "//") || len(rest) < 3 || strings.ContainsRune("/?#", rune(rest[2])) {
		return ""
	}
	return s + ":" + rest
}

// unescapeURL undoes escaping that a publisher did twice.
func unescapeURL(s string) string { return strings.ReplaceAll(s, "&amp;", "&") }

const maxURL = 4096

// cleanURL removes what browsers remove from a URL: white space around it, line breaks and tabs inside it,
// and writes inner spaces as %20.
func cleanURL(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' || r == '\u00a0' })
	if len(s) > maxURL || !utf8.ValidString(s) {
		return ""
	}
	return urlEscaper.Replace(dropControls(s))
}

var urlEscaper = strings.NewReplacer(" ", "%20", `"`, "%22", "<", "%3C", ">", "%3E", "\t", "", "\n", "", "\r", "")

// scheme gives a URL's scheme, lower case, "" for a relative reference.
func scheme(s string) string {
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		switch {
		case c >= 'a' && c <= 'z':
		case i > 0 && (isDigit(s[i]) || s[i] == '+' || s[i] == '-' || s[i] == '.'):
		case i > 0 && s[i] == ':':
			return strings.ToLower(s[:i])
		default:
			return ""
		}
	}
	return ""
}

type splitted struct {
	scheme, authority, path, query, fragment string
	hasFragment                              bool
}

// splitURL cuts a reference into its parts; the query keeps its question mark.
func splitURL(s string) splitted {
	var u splitted
	if u.scheme = scheme(s); u.scheme != "" {
		s = s[len(u.scheme)+1:]
	}
	s, u.fragment, u.hasFragment = strings.Cut(s, "#")
	if i := strings.IndexByte(s, '?'); i >= 0 {
		s, u.query = s[:i], s[i:]
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			i = len(rest)
		}
		u.authority, s = rest[:i], rest[i:]
	}
	u.path = s
	return u
}

func (u splitted) String() string {
	s := u.scheme + "://" + u.authority + u.path + u.query
	if u.hasFragment {
		s += "#" + u.fragment
	}
	return s
}

// dotless removes the . and .. segments of an absolute path.
func dotless(path string) string {
	if !strings.Contains(path, "/.") {
		return path
	}
	var out []string
	segments := strings.Split(path[1:], "/")
	for i, seg := range segments {
		last := i == len(segments)-1
		switch seg {
		case ".":
			if last {
				out = append(out, "")
			}
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, seg)
		}
	}
	return "/" + strings.Join(out, "/")
}
