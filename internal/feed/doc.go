// Package feed asks sources over HTTP and reads what they answer, and is the only package that touches the network.
//
// A [Fetcher] runs over the feeds of a site: politely (validators, Retry-After, one connection a host), within
// limits (bytes, time, depth, items), and never to an address that a stranger could use against the machine it runs
// on. Each feed ends in a [Result]; what it remembers between runs is a cache, one file a feed.
//
// [Parse] reads one body, in this order:
//
//  1. charset: bytes become UTF-8 (byte order mark, HTTP header, XML declaration, then the content itself);
//  2. a lenient reader turns the text into a tree of elements, repairs what real feeds get wrong and keeps limits;
//  3. the tree is normalised: namespaces get one prefix, text constructs become sanitised HTML with absolute URLs;
//  4. gofeed parses the result, which is well-formed by construction;
//  5. the translators make [news.Entry] values of gofeed's structs: identity, link, dates, authors.
//
// Every repair is named in [Feed.Repairs], so that a maintainer can tell a publisher what is wrong.
package feed
