// Package ingest is the one place where the stages meet: an entry goes in, an article or a reason comes out.
//
// A [Pipeline] reads one entry: text, mentions, topics, facts, summary. It is pure and safe for concurrent use. An
// [Intake] takes the entries of whole feed documents into an archive: it looks up which of them the archive knows,
// reads what is new on all cores, and then, one after the other in an order that doesn't depend on which feed answered
// first, assigns stories and ledger events and puts the articles.
package ingest
