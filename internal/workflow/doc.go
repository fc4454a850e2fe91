// Package workflow holds the tests of what runs in GitHub Actions: the workflows are linted and held to their promises
// (pinned actions, least permissions, no cancelling), and the script that they call runs for real against a local bare
// repository, with people pushing in between. It has no code of its own.
package workflow
