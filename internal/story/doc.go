// Package story decides which happening an article belongs to, and whether it repeats another article's text or was
// rewritten from it.
//
// [Index.Assign] decides once, at ingest, and writes the decision into the article; nothing decides again later.
// [Group] only reads those decisions for the pages. A person who edits `story:` in an article's file is thus always
// right, and the old story's address leads on because the article that opened it still says so (`opens:`).
//
// Everything that matching needs is in the archive: title, summary, claims, date, and a [Print] of the full text.
// An index made from the archive therefore decides exactly as the one that has seen the articles arrive.
//
// # How a story is found
//
//   - The same text: sketches of word shingles agree, or the words of title and summary do.
//   - The same happening: a logistic regression over the [Features] of a pair. Its weights are in data/model.txt, fitted
//     by tools/storyfit on labelled items; data/words.txt says how rare words are in news, and stories.yaml of each
//     language which words in a headline say what was done. An article belongs into the story for which the mean of the
//     average and of the highest probability over its articles is highest, if that is high enough.
//   - Never, where facts contradict: another payer, sum, country, step of the matter, or another form's figures, unless
//     only one article of many contradicts. See conflict.
//
// A story doesn't chain: a new article is compared with all of it, and lies within two weeks of its first article.
//
// Articles are kept in segments of a week, read when the first article near it arrives. The time per article depends
// on how much news a week brings and not on the archive's size.
//
// # Steps
//
// The steps of one matter (notice, fine, appeal) are stories of their own. [Group] links those that state the same
// event of the ledger or the same ban, and a fine with the notice that its reports recall.
package story
