// Package story decides which happening an article belongs to, and what its text is worth: whether it repeats another
// article's text, was spun by a machine, or ends by selling something.
//
// [Index.Assign] decides once, at ingest, and writes the decision into the article; nothing decides again later.
// [Group] only reads those decisions back for the pages. A person who edits `story:` in an article's file is thus
// always right, and the old story's address leads on because the article that opened it still says so (`opens:`).
//
// Everything that matching needs is in the archive: title, summary, facts, date, and a [Print] of the full text.
// An index made from the archive therefore decides exactly as the one that has seen the articles arrive.
//
// # How a story is found
//
// Articles are kept in segments of a week, each with its own inverted index, made when the first article near it
// arrives. An article is compared with the few candidates of the weeks around its date that share most of its
// telling words, so the time per article depends on how much news a week brings and not on the archive's size.
//
//   - The same text: sketches of word shingles agree, or the words of title and summary do.
//   - The same happening: words, names and figures agree, and no fact contradicts: other payer, other amount,
//     other authority, other country or state mean another happening, however alike the words are.
//   - The next chapter: the same payer and authority, or the same platform banned in the same place, but another step.
//
// A story doesn't chain: an article must agree with the story's first article too, and lie within two weeks of it.
package story
