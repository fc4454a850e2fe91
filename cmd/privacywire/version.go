package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is set at build time: -ldflags "-X main.release=v1.2.3".
var release = ""

func versionCommand() *command {
	c := newCommand("version")
	c.run = func(_ context.Context, e *env, _ []string) error {
		_, err := fmt.Fprintf(e.stdout, "privacywire %s (%s %s/%s)\n", version(), runtime.Version(), runtime.GOOS,
			runtime.GOARCH)
		return err
	}
	return c
}

// version returns the release, or for a build from source the module's version and commit.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 && v == "devel" {
			v += " " + s.Value[:12]
		}
	}
	return v
}
