package pattern

import "math/bits"

// A bitset is a set of small numbers.
type bitset []uint64

func (b bitset) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b bitset) add(i int) { b[i/64] |= 1 << (i % 64) }

// unite adds the members of a set of the same size.
func (b bitset) unite(o bitset) {
	b = b[:len(o)]
	for i, w := range o {
		b[i] |= w
	}
}

// rank counts the members less than i.
func (b bitset) rank(i int) (n int) {
	for _, w := range b[:i/64] {
		n += bits.OnesCount64(w)
	}
	return n + bits.OnesCount64(b[i/64]&(1<<(i%64)-1))
}

// cleared returns an empty set of a size, in the memory of b where that suffices.
func (b bitset) cleared(size int) bitset {
	n := (size + 63) / 64
	if cap(b) < n {
		return make(bitset, n)
	}
	b = b[:n]
	clear(b)
	return b
}
