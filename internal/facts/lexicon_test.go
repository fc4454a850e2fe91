package facts

var lexicon = func() *Lexicon {
	l, err := New(Options{})
	if err != nil {
		panic(err)
	}
	return l
}()
