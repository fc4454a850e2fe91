// Package news holds the nouns that every other package of Privacywire speaks in, and nothing that acts on them.
// It imports the standard library only, so any package may use it without taking on a dependency.
//
// # The tour
//
// Privacywire turns feeds into a static site in two halves that know each other only through the content folder:
// fetch writes it, with the network and the clock; build reads it, offline and deterministic.
//
// Bottom up, one item passes through these packages:
//
//   - config reads feeds.yaml into a [Feed] for each source and the maintainer's additions to topics and word lists.
//   - feed requests each source over HTTP; feed/parse makes an [Entry] of each item, URLs resolved, text still
//     untrusted.
//   - identity tells whether an entry is an article that the archive has or had.
//   - text turns an entry's HTML into a [Document]: plain sentences and tokens, in a known language.
//   - gazetteer finds the [Mention] of every platform, authority, country and sum of money in the document.
//   - facts reads from mentions each [Claim] that the words state: a fine, a ban.
//   - topic applies the rules, over words and mentions, and returns [Evidence] for each topic it assigns.
//   - relevance scores how much the whole text is of this field; ingest keeps what rules and score agree on.
//   - summary picks the few sentences that say what happened.
//   - quality tells texts that a program rewrote, and texts that sell; story decides which happening the article
//     belongs to, and whether it is a copy.
//   - ingest is the one place where those stages meet: an Entry goes in, an [Article] or a reason comes out (decide in
//     pipeline.go).
//   - archive keeps each Article as one Markdown file, and remembers what it has let go.
//   - ledger joins the claims of all articles into an [Event] for each act, with its history.
//   - site renders articles, stories and ledger through the templates; syndication writes the outgoing feeds.
//   - card draws the social card of a story; search makes the index of the search page.
//   - preview serves the site while somebody edits it.
//   - cmd/privacywire wires the packages to commands and owns every message that a person reads.
//
// Below facts and topic are pattern (the rule language), gazetteer (names and offices), money (sums and rates) and
// dates. importer makes articles of the rows of a table; announce tells other services what is new; fit fits
// relevance's tables.
//
// Other packages have one small job each: slug makes readable parts of addresses, durable replaces a file whole or not
// at all, stamp tells whether anything changed since the last build, discovery finds the feeds of a page, starter
// makes the files of a new site, demo serves the sample feeds, eval scores what the stages answer against labels.
//
// lazy compiles regular expressions when they are first used; parallel does many small things on all cores. house and workflow hold only tests: of the import
// direction, and of the shell of the GitHub workflows. mutants breaks the program on purpose; tools/bench measures
// whole builds.
package news
