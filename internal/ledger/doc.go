// Package ledger adds up what articles say about fines and bans into a record of events, each once, with its
// history, the words and the article behind every step, and totals that a journalist may cite.
//
// A [claim] is one fine or ban as one article states it. A [news.Event] is all claims about the same event; same in
// join.go compares two claims.
//
// # Which event a claim belongs to
//
// [Index.Assign] decides once, when an article is ingested, and writes the event's id into the fine or ban (`event:`).
// [New] then only groups by id. It reads nothing but the articles and is a pure function of them: the order in which
// they are given doesn't matter. That is what makes ids hold for life. An id computed from an event's articles at
// every build could not: whatever it is computed from (the earliest article, the best figure) changes when an article
// arrives that is earlier or better. This way, an article that arrives joins an event or opens one, and changes no
// other.
//
// A claim without an id, such as one that a person added by hand, is decided by New in the same way, in the order in
// which articles were first seen; so is a whole archive without ids. Editing `event:` splits and merges events; the
// old id leads on to the new one, because the claim that opened the old event still says so (`opens:`).
//
// # What is never counted
//
// Spun articles feed nothing. The total of several fines that the same article states one by one is not a separate
// event. Proposed and annulled amounts are in no total, settlements are apart from fines, and so are amounts per day.
package ledger
