package feed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// Get downloads one address, whatever the cache says, with the manners and bounds of every request, and remembers
// nothing. Anything but a whole answer is an error.
func (f *Fetcher) Get(ctx context.Context, address string) ([]byte, error) {
	a, err := f.client.get(ctx, address, nil, nil)
	switch {
	case err != nil:
		return nil, err
	case a.code != http.StatusOK:
		return nil, fmt.Errorf("the server answers %s", statusText(a.code))
	case a.broken:
		return nil, errors.New("the connection broke off before the end")
	}
	return a.body, nil
}
