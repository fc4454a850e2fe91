package eval

import "slices"

// BCubed are the B-cubed precision and recall of stories: for the average item, the share of its story that belongs to
// its happening, and the share of its happening that is in its story.
type BCubed struct{ Precision, Recall float64 }

// F1 is the harmonic mean of precision and recall.
func (b BCubed) F1() float64 {
	if b.Precision+b.Recall == 0 {
		return 0
	}
	return 2 * b.Precision * b.Recall / (b.Precision + b.Recall)
}

// HasStories reports whether any item is labelled with its story. An item without a label is then the only one of its
// happening.
func HasStories(items []Item) bool {
	return slices.ContainsFunc(items, func(it Item) bool { return it.Story != "" })
}

// scoreStories compares the stories of items pair by pair, and as wholes.
func (s *scorer) scoreStories(items []Item, predictions []Prediction) {
	if !HasStories(items) {
		return
	}
	precision, recall := 0.0, 0.0
	for i := range items {
		s.item = &items[i]
		both, inStory, inHappening := 1, 1, 1
		for j := range items {
			if i == j {
				continue
			}
			labelled := items[i].Story != "" && items[i].Story == items[j].Story
			predicted := predictions[i].Story != "" && predictions[i].Story == predictions[j].Story
			if labelled {
				inHappening++
			}
			if predicted {
				inStory++
			}
			if labelled && predicted {
				both++
			}
			if i < j && (labelled || predicted) {
				s.count(StoryPairs, items[j].ID+" "+items[j].Title, labelled, predicted)
			}
		}
		precision += share(both, inStory)
		recall += share(both, inHappening)
	}
	n := float64(len(items))
	s.report.Stories = BCubed{precision / n, recall / n}
}
