// Package parse reads the body of a feed: RSS of any version, RDF, CDF, Atom and JSON Feed.
//
// [Parse] takes these steps:
//
//  1. charset.go: the bytes become UTF-8 (byte order mark, HTTP header, XML declaration, then the content itself).
//  2. tree.go: a lenient reader repairs what real feeds get wrong, and keeps limits.
//  3. document.go, item.go: each element gets the name it has in RSS 2.0 or Dublin Core. urls.go resolves the
//     addresses, sanitize.go makes the HTML safe.
//  4. gofeed parses the result. A JSON Feed it parses as it came; jsonfeed.go repairs one that it refuses.
//  5. translate.go: the structs of gofeed become [news.Entry] values. dates.go reads the dates.
//
// Every repair is named in [Feed.Repairs], so that a maintainer can tell the publisher what is wrong.
package parse
