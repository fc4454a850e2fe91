package archive

import (
	"net/url"
	"slices"
	"strings"
)

// Canonical gives the address under which an article is kept: scheme and host in lower case, no default port, no
// tracking parameters, no fragment unless the page is made by it. Anything but http and https gives "".
func Canonical(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return ""
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch u.Scheme {
	case "http":
		u.Host = strings.TrimSuffix(u.Host, ":80")
	case "https":
		u.Host = strings.TrimSuffix(u.Host, ":443")
	default:
		return ""
	}
	u.User = nil
	u.RawQuery, u.ForceQuery = untracked(u.RawQuery), false
	if !strings.HasPrefix(u.Fragment, "!") && !strings.HasPrefix(u.Fragment, "/") {
		u.Fragment, u.RawFragment = "", ""
	}
	return u.String()
}

// Parameters that say where a reader comes from, and nothing about the page.
var trackers = []string{
	"fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok",
	"_hsenc", "_hsmi", "vero_id", "oly_anon_id", "oly_enc_id", "at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4",
	"ns_mchannel", "ns_campaign", "ns_source", "ns_linkname", "ns_fee", "xtor", "cmpid", "cmp", "icid", "ito", "ftag", "s_cid", "ncid", "smid",
	"partner", "rss", "source_rss", "feedtype", "feedname", "wt.mc_id", "guccounter", "guce_referrer", "guce_referrer_sig", "ref_src", "ref_url",
	"srnd", "taid", "trk", "cvid", "ocid", "intcmp", "ssource", "traffic_source", "__twitter_impression", "mod", "wtmc", "wt_mc",
}

// untracked takes tracking parameters out of a query and leaves the rest as it is written.
func untracked(query string) string {
	if query == "" {
		return ""
	}
	kept := strings.Split(query, "&")
	kept = slices.DeleteFunc(kept, func(p string) bool {
		key, value, _ := strings.Cut(strings.ToLower(p), "=")
		return key == "" || strings.HasPrefix(key, "utm_") || strings.HasPrefix(key, "pk_") || strings.HasPrefix(key, "mtm_") ||
			slices.Contains(trackers, key) || key == "ref" && (value == "rss" || value == "feed") || key == "source" && value == "rss" || key == "via" && value == "rss"
	})
	return strings.Join(kept, "&")
}

// samePage gives the forms in which a canonical address is compared: whole and without its host. Scheme, www, a slash
// at the end and the order of parameters make no difference. bare says that the path leads to no page in particular.
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
