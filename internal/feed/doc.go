// Package feed requests feeds over HTTP. It is the only package that uses the network.
//
// A [Fetcher] runs over the feeds of a site. It is polite (validators, Retry-After, one connection per host), keeps
// limits (bytes, time, number of items), and connects to no private address. Each feed ends in a [Result]. What is
// remembered between runs is a cache, one file per feed.
//
// Package parse reads the bodies. A feed that comes back with another language, other links or another
// subject is quarantined (profile.go), since an abandoned domain may have a new owner.
package feed
