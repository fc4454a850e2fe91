// Package archive keeps every [news.Article] as one Markdown file below content/, and is the only writer there.
//
// [Encode] and [Decode] are the file format. An [Archive] is the folder: [Open] it, [Archive.Load] what it holds, ask
// [Archive.Identify] whether the entries of a feed are known, and [Archive.Put] the articles that are new.
//
// Identity is for life, so it lives in content/ too: content/.seen/YYYY-MM.txt holds one line of fingerprints for each
// article that was ever kept. An article with a line but without a file was deleted by a person, and doesn't come
// back. The lines are hashes, so that nothing of a deleted article stays behind, and a file is written before its
// line, so that a crash between the two can't make an unwritten article look deleted.
package archive
