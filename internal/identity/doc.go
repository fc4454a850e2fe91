// Package identity recognises articles: it decides whether an entry of a feed is an article that the archive has, had,
// or never had.
//
// [Canonical] returns the address under which a page is kept (address.go). An [Index] knows all articles of an
// archive, and [Index.Identify] compares the entries of one feed document with it: by guid, by address, by the address
// of earlier versions, by the address on another host, and by title and day (identify.go). What the entries of a
// document say about each other comes first: a guid or an address that several of them share identifies none
// (document.go).
package identity
