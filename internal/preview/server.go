package preview

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
	"time"
)

// The addresses that belong to the preview and not to the site.
const (
	scriptPath = "/_preview/reload.js"
	eventsPath = "/_preview/events"
)

//go:embed reload.js
var script []byte

// A Server serves the published folder and the state of its last build.
type Server struct {
	out    string // the published folder
	prefix string // path of the site, as in "/wire/"

	mu      sync.RWMutex // held for writing while a build writes
	failure error        // of the last build
	version int          // counts builds

	wake chan struct{} // closed and replaced after each build
}

// NewServer serves the folder out below the path prefix, which begins and ends with "/".
func NewServer(out, prefix string) *Server {
	return &Server{out: out, prefix: prefix, wake: make(chan struct{})}
}

// Build runs a build, during which requests wait, and notifies the browsers.
func (s *Server) Build(ctx context.Context, build func(context.Context) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failure = build(ctx)
	s.version++
	close(s.wake)
	s.wake = make(chan struct{})
	return s.failure
}

// ServeHTTP answers requests from this machine, and refuses those that a page elsewhere made a browser send here
// under another name.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch {
	case !loopback(r.Host):
		http.Error(w, "the preview answers on loopback only: use http://localhost", http.StatusForbidden)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		http.Error(w, "the preview only shows pages", http.StatusMethodNotAllowed)
	case r.URL.Path == scriptPath:
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Write(script)
	case r.URL.Path == eventsPath:
		s.events(w, r)
	case !strings.HasPrefix(r.URL.Path, s.prefix):
		http.Redirect(w, r, s.prefix+strings.TrimPrefix(r.URL.Path, "/"), http.StatusFound)
	default:
		s.file(w, r)
	}
}

// loopback reports whether a Host header names this machine.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && ip.IsLoopback())
}

// events sends a browser the number of the current build, and of each later one, until the connection ends.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	send := http.NewResponseController(w)
	for {
		s.mu.RLock()
		version, wake := s.version, s.wake
		s.mu.RUnlock()
		if _, err := fmt.Fprintf(w, "data: %d\n\n", version); err != nil || send.Flush() != nil {
			return
		}
		select {
		case <-wake:
		case <-r.Context().Done():
			return
		}
	}
}

// file answers with a published file, or with the error that keeps it from being up to date.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	name := strings.TrimPrefix(r.URL.Path, s.prefix)
	if s.failure != nil && isPage(name) {
		s.page(w, http.StatusInternalServerError, errorPage(s.failure))
		return
	}
	root, err := os.OpenRoot(s.out)
	if err != nil {
		s.page(w, http.StatusInternalServerError, errorPage(err))
		return
	}
	defer root.Close()
	for _, at := range candidates(name) {
		if data, err := fs.ReadFile(root.FS(), at); err == nil {
			s.send(w, r, at, data)
			return
		}
	}
	data, err := fs.ReadFile(root.FS(), "404.html")
	if err != nil {
		data = []byte("<!doctype html><title>Not found</title><p>Not found.")
	}
	s.page(w, http.StatusNotFound, data)
}

func (s *Server) send(w http.ResponseWriter, r *http.Request, name string, data []byte) {
	ext := path.Ext(name)
	if ext == ".html" {
		s.page(w, http.StatusOK, data)
		return
	}
	w.Header().Set("Content-Type", cmp.Or(types[ext], mime.TypeByExtension(ext), "application/octet-stream"))
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// page sends HTML with the script that reloads it.
func (s *Server) page(w http.ResponseWriter, status int, data []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	tag := fmt.Appendf(nil, "<script src=%q data-version=\"%d\"></script>\n", scriptPath, s.version)
	if i := bytes.LastIndex(data, []byte("</body>")); i >= 0 {
		data = bytes.Join([][]byte{data[:i], tag, data[i:]}, nil)
	} else {
		data = append(bytes.Clone(data), tag...)
	}
	w.Write(data)
}

// candidates returns the files that an address can lead to, as static hosts do: a folder's index.html, and "about" for
// about.html.
func candidates(name string) []string {
	if name == "" || strings.HasSuffix(name, "/") {
		return []string{name + "index.html"}
	}
	return []string{name, name + ".html"}
}

// isPage reports whether an address is for a person to read rather than part of a page.
func isPage(name string) bool { return path.Ext(name) == "" || path.Ext(name) == ".html" }

// types are the content types that not every machine's list has.
var types = map[string]string{
	".xml": "application/xml; charset=utf-8", ".opml": "application/xml; charset=utf-8",
	".json": "application/json; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".webmanifest": "application/manifest+json", ".wasm": "application/wasm",
}

//go:embed error.html
var errorHTML string

// errorPage shows an error, and nothing else.
func errorPage(err error) []byte {
	var b bytes.Buffer
	template.Must(template.New("").Parse(errorHTML)).Execute(&b, split(err))
	return b.Bytes()
}

// split returns the errors that were joined.
func split(err error) []error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) && len(joined.Unwrap()) > 0 {
		return joined.Unwrap()
	}
	return []error{err}
}
