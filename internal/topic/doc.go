// Package topic says what a document is about, and proves it with its words.
//
// A [Definition] is a topic as a maintainer writes it: a slug, a title and rules in a small language. [Compile] turns
// definitions into [Rules]; [Rules.Classify] gives the topics of a document with the [news.Evidence] for each, and
// [Rules.Explain] every rule that fired or nearly fired. The four topics that ship, and the decision whether a
// document is about platform privacy at all, are ordinary definitions too: the files of package rules, see [Default].
//
// # The rule language
//
// A rule is one line. Its pattern holds phrases that must stand in one sentence, clauses say what else must hold:
//
//	{authority} ..6 fine~ & {platform} NOT fine-tune~ IF $privacy => 0.8
//
//	fine            the word, in any case
//	fine~           the word and its forms: fine, fines, fined, fining
//	daten*          a word that begins so (for languages that write compounds), *strafe one that ends so
//	fine|penalty    either word
//	(a b|c)         either phrase
//	{platform}      a mention: platform, authority, country, money or data; {platform:tiktok} one of them
//	$name           one of the phrases listed under that name in words
//	_               any one word
//	x y             x, then y at once; hyphens, quotes and possessive endings between them don't count
//	x .. y          x, later y;  x ..5 y with at most 5 words between
//	x & y           both, in any order;  x &5 y with at most 5 words between
//	TITLE, BODY     before a pattern: look only there
//	NOT x           the sentence has no x
//	IF x, IF NOT x  the document has x somewhere, or nowhere; {topic:bans} is a condition on an earlier topic
//	=> 0.5          what the rule adds to the topic's score; 1 without it, less than 0 speaks against
//
// A topic is assigned when the rules that fired add up to its threshold, 1 unless it says otherwise.
package topic
