// Package syndication writes what other programs subscribe to: the outgoing feeds in RSS 2.0, Atom 1.0 and
// JSON Feed 1.1, the OPML list of sources, the sitemap and robots.txt.
//
// A [Channel] describes a feed and an [Item] one entry of it; [RSS], [Atom] and [JSON] encode them. The types of
// gorilla/feeds carry what that library knows, and are extended where it falls short: self links, categories,
// languages, dc:creator, source, hubs, and text that no reader can mistake for markup.
//
// What a subscriber may count on: an entry's id is for life and does not depend on the site's address; an entry is
// dated once and never marked as updated, since a correction is silent and a development is an entry of its own;
// entries are in the order in which they joined the site, so a late arrival is never hidden below older ones.
package syndication
