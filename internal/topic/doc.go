// Package topic decides what a document is about, and quotes the words that show it.
//
// A [Definition] is a topic as a maintainer writes it: a slug, a title and rules in a small language. [Compile] turns
// definitions into [Rules]; [Rules.Classify] returns the topics of a document with the [news.Evidence] for each, and
// [Rules.Explain] every rule that fired or nearly fired. The four topics that ship, and the decision whether a
// document is about platform privacy at all, are ordinary definitions too: the files of package rules, see [Default].
//
// Package pattern describes the rule language. A topic is assigned when the rules that fired add up to its threshold,
// 1 unless it says otherwise.
package topic
