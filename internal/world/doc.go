// Package world is a simulated internet of feeds, for tests only.
//
// A [World] is made from a seed. Its sources publish for as long as a test lets the clock run, each with the habits and faults
// of a [Character] met in real feeds: guids that change, domains that move, entries without dates or with tomorrow's, archives
// published again, outages, half-written XML, wire copies, a feed taken over by spam. A World is an [http.RoundTripper], so
// that the real fetcher reads it without a network, and it takes the time from time.Now, so that inside a synctest bubble a
// year passes in seconds.
//
// It also knows the truth: which [Post] is which real article however its feed dresses it up, which posts a reader should be
// shown, and which fines stand. Package year's tests hold the program against that truth after every run.
package world
