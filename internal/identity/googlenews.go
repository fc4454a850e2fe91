package identity

import (
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"path"
	"strings"
)

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
