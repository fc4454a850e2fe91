// Package browser holds the tests that look at built pages in Chromium and with the Nu checker.
// They run when PRIVACYWIRE_BROWSER is set, and fetch the pinned tools of package.json first.
package browser
