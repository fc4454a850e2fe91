// Package preview serves a site while a person works on it: it builds, serves on loopback, watches what the site is
// made from, rebuilds what changed, and has the browser load the page again.
//
// A [Server] answers with the published files as they are, and adds one script to pages as it sends them; nothing of
// the preview is ever written to disk. While the last build has failed, every page shows the error instead, and the
// build that heals it brings the pages back by itself.
package preview
