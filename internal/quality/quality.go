// Package quality says what a text is worth: whether a program rewrote another one's ([Spin]), and whether it ends by
// selling something ([Sells]). Such texts lead no story. The words that tell are in spun.yaml and selling.yaml of the
// shipped rules.
package quality
