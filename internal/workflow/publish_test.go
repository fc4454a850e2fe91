package workflow

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// site is a bare repository, the clone that the workflow works in, and the clone of a person.
type site struct {
	t                    *testing.T
	dir, remote, ci, own string
}

// newSite makes a site whose program is a script: "fetch" runs $FETCH, "build" notes what content/ held.
func newSite(t *testing.T) *site {
	t.Helper()
	for _, need := range []string{"git", "bash"} {
		if _, err := exec.LookPath(need); err != nil {
			t.Skipf("%s is not installed", need)
		}
	}
	dir := t.TempDir()
	s := &site{t: t, dir: dir, remote: filepath.Join(dir, "remote.git"), ci: filepath.Join(dir, "ci"), own: filepath.Join(dir, "own")}
	s.git(dir, "init", "-q", "--bare", "-b", "main", s.remote)
	s.git(dir, "clone", "-q", s.remote, s.own)
	script, err := os.ReadFile(filepath.Join(root, ".ci/publish"))
	if err != nil {
		t.Fatal(err)
	}
	s.write(s.own, ".ci/publish", string(script))
	if err := os.Chmod(filepath.Join(s.own, ".ci/publish"), 0o755); err != nil {
		t.Fatal(err)
	}
	s.write(s.own, ".gitignore", ".cache/\npublic/*\n")
	s.write(s.own, "content/2023/04/old.md", article("Old news", ""))
	s.push("Start")
	s.git(dir, "clone", "-q", s.remote, s.ci)
	s.write(dir, "privacywire", "#!/usr/bin/env bash\nset -e\ncase $1 in\nfetch) eval \"$FETCH\" ;;\nbuild) mkdir -p "+
		"public; git ls-files content >public/built ;;\nannounce) test -f public/built; eval \"$ANNOUNCE\" ;;\nesac\n")
	if err := os.Chmod(filepath.Join(dir, "privacywire"), 0o755); err != nil {
		t.Fatal(err)
	}
	return s
}

func article(title, more string) string {
	return fmt.Sprintf("---\ntitle: %q\nsource: ico\n%s---\nSomething happened.\n", title, more)
}

// env keeps the person's own git configuration out of the test.
func (s *site) env() []string {
	return append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "HOME="+s.dir)
}

func (s *site) git(dir string, args ...string) string {
	s.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=Ada", "-c", "user.email=ada@people.example"}, args...)...)
	cmd.Dir, cmd.Env = dir, s.env()
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (s *site) write(dir, name, text string) {
	s.t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// push commits and pushes everything that the person changed.
func (s *site) push(message string) {
	s.t.Helper()
	s.git(s.own, "add", "--all")
	s.git(s.own, "commit", "-q", "--allow-empty", "-m", message)
	s.git(s.own, "push", "-q", "origin", "HEAD:main")
}

// run runs the script of the workflow in the clone of the workflow; fetch is what the program's fetch does there.
func (s *site) run(fetch string, more ...string) (string, error) {
	s.t.Helper()
	cmd := exec.Command("bash", ".ci/publish")
	if announce, ok := strings.CutPrefix(fetch, "announce: "); ok {
		cmd.Args, fetch = append(cmd.Args, "announce"), ""
		more = append(more, "ANNOUNCE="+announce)
	}
	cmd.Dir = s.ci
	cmd.Env = append(s.env(), "PRIVACYWIRE="+filepath.Join(s.dir, "privacywire"), "PAUSE=0", "FETCH="+fetch)
	cmd.Env = append(cmd.Env, more...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (s *site) mustRun(fetch string, more ...string) string {
	s.t.Helper()
	out, err := s.run(fetch, more...)
	if err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
	return out
}

// put returns the shell that writes a content file.
func put(name, text string) string {
	return fmt.Sprintf("mkdir -p $(dirname content/%[1]s); printf '%%s' '%[2]s' >content/%[1]s;", name, strings.ReplaceAll(text, "'", `'\''`))
}

// race returns the shell with which a person's commit arrives while the feeds are being asked.
func (s *site) race(change string) string {
	return fmt.Sprintf("(cd %s && git pull -q origin main && %s git -c user.name=Ada -c user.email=ada@people.example "+
		"commit -q -a -m 'By hand' && git push -q origin HEAD:main);", s.own, change)
}

func (s *site) show(object string) string { return s.git(s.remote, "show", object) }

func (s *site) has(name string) bool {
	cmd := exec.Command("git", "cat-file", "-e", "main:"+name)
	cmd.Dir = s.remote
	return cmd.Run() == nil
}

// TestPublishAnnounces follows a run whose site has services to announce to: it says so, and after the deployment it
// pushes what was told, on top of what a person pushed meanwhile.
func TestPublishAnnounces(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	output := filepath.Join(s.dir, "output")
	s.write(s.own, "feeds.yaml", "feeds: []\n")
	s.push("Feeds")
	s.git(s.ci, "pull", "-q")
	s.mustRun("", "GITHUB_OUTPUT="+output)
	if data, _ := os.ReadFile(output); len(data) > 0 {
		t.Errorf("a site without announcements says %q", data)
	}
	s.write(s.own, "feeds.yaml", "announce:\n  - {to: webhook}\nfeeds: []\n")
	s.push("Announce")
	s.git(s.ci, "pull", "-q")
	s.mustRun("", "GITHUB_OUTPUT="+output)
	if data, _ := os.ReadFile(output); string(data) != "announces=true\n" {
		t.Errorf("a site with announcements says %q", data)
	}
	s.mustRun("announce: " + s.race("echo '# by hand' >>feeds.yaml;") + " echo 'hook start' >>content/announced.txt; test $2 = --send")
	if !s.has("content/announced.txt") || !strings.Contains(s.show("main:feeds.yaml"), "by hand") {
		t.Error("what was told, or the person's edit, is lost")
	}
	before := s.commits()
	s.mustRun("announce: true")
	if s.commits() != before {
		t.Error("a run that told nothing made a commit")
	}
}

func TestPublishCommitsOnlyContentAndSaysWhatCame(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.mustRun(put("2023/04/a.md", article("TikTok fined £12.7m", "fines:\n  - {payer: tiktok}\n")) +
		put("2023/04/b.md", article("It's quiet", "")) + "mkdir -p .cache; echo x >.cache/ico; echo y >stray.txt")
	want := "2 articles, 1 with a fine\n\n- TikTok fined £12.7m\n- It's quiet"
	if got := s.git(s.remote, "log", "-1", "--format=%B", "main"); got != want {
		t.Errorf("message:\n%s\nwant:\n%s", got, want)
	}
	if got := s.git(s.remote, "show", "--format=%an", "--name-only",
		"main"); got != "github-actions[bot]\n\ncontent/2023/04/a.md\ncontent/2023/04/b.md" {
		t.Errorf("committed:\n%s", got)
	}
	if built, err := os.ReadFile(filepath.Join(s.ci, "public/built")); err != nil || strings.Count(string(built), "\n") != 3 {
		t.Errorf("built from %s, %v", built, err)
	}
}

func TestPublishNamesASingleArticle(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.mustRun(put("2023/04/a.md", article("Only one", "")))
	if got := s.git(s.remote, "log", "-1", "--format=%s", "main"); got != "1 article: Only one" {
		t.Error(got)
	}
}

func TestPublishCommitsNothingWhenNothingCame(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	before := s.git(s.remote, "rev-parse", "main")
	out := s.mustRun("mkdir -p .cache; date >.cache/ico")
	if after := s.git(s.remote, "rev-parse", "main"); after != before || !strings.Contains(out, "nothing new") {
		t.Errorf("%s became %s\n%s", before, after, out)
	}
}

func TestPublishRebasesOnAPushRace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.mustRun(put("2023/05/new.md", article("New", "")) + s.race("echo '# by hand' >>content/2023/04/old.md;"))
	if !strings.Contains(s.show("main:content/2023/04/old.md"), "by hand") || !s.has("content/2023/05/new.md") {
		t.Error("one of the two commits is lost")
	}
	if n := s.git(s.remote, "rev-list", "--count", "--min-parents=2", "main"); n != "0" {
		t.Error("a merge commit")
	}
	if built, _ := os.ReadFile(filepath.Join(s.ci, "public/built")); !strings.Contains(string(built), "2023/05/new.md") {
		t.Error("the site was not built")
	}
}

func TestPublishLetsThePersonWin(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ ours, theirs, want string }{
		"both edited":   {"echo '# by program' >>content/2023/04/old.md;", "echo '# by hand' >>content/2023/04/old.md;", "by hand"},
		"person erased": {"echo '# by program' >>content/2023/04/old.md;", "git rm -q content/2023/04/old.md;", ""},
		"both added":    {put("2023/04/x.md", article("By program", "")), put("2023/04/x.md", article("By hand", "")) + "git add content;", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.mustRun(put("2023/05/new.md", article("New", "")) + tt.ours + s.race(tt.theirs))
			if !s.has("content/2023/05/new.md") {
				t.Error("what came is lost")
			}
			switch name {
			case "person erased":
				if s.has("content/2023/04/old.md") {
					t.Error("the erased article is back")
				}
			case "both added":
				if got := s.show("main:content/2023/04/x.md"); !strings.Contains(got, "By hand") {
					t.Error(got)
				}
			default:
				if got := s.show("main:content/2023/04/old.md"); !strings.Contains(got, tt.want) || strings.Contains(got, "by program") {
					t.Error(got)
				}
			}
		})
	}
}

// TestPublishDropsACommitThatThePersonMadeToo: nothing of ours is left, and the run goes on.
func TestPublishDropsACommitThatThePersonMadeToo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.mustRun("echo '# by program' >>content/2023/04/old.md;" + s.race("git rm -q content/2023/04/old.md;"))
	if got := s.git(s.remote, "log", "-1", "--format=%s", "main"); got != "By hand" {
		t.Error(got)
	}
}

// hook makes the remote answer each push with a script.
func (s *site) hook(name, script string) {
	s.t.Helper()
	s.write(s.remote, "hooks/"+name, "#!/bin/sh\n"+script)
	if err := os.Chmod(filepath.Join(s.remote, "hooks", name), 0o755); err != nil {
		s.t.Fatal(err)
	}
}

// TestPublishBuildsWhenARuleForbidsThePush: the site has what came, and the next run asks for it again.
func TestPublishBuildsWhenARuleForbidsThePush(t *testing.T) {
	t.Parallel()
	hooks := map[string][2]string{
		"ruleset":        {"pre-receive", "echo 'error: GH013: Repository rule violations found for refs/heads/main.' >&2; exit 1\n"},
		"protected":      {"update", "echo 'error: GH006: Protected branch update failed for refs/heads/main.' >&2; exit 1\n"},
		"without a word": {"pre-receive", "exit 1\n"},
	}
	for name, hook := range hooks {
		for _, ci := range []string{"true", ""} {
			t.Run(name+" CI="+ci, func(t *testing.T) {
				t.Parallel()
				s := newSite(t)
				s.hook(hook[0], hook[1])
				out := s.mustRun(put("2023/05/new.md", article("New", ""))+"mkdir -p .cache; echo x >.cache/ico", "CI="+ci)
				if !strings.Contains(out, "::error title=push::a rule of the branch main") || strings.Contains(out, "trying again") {
					t.Errorf("says:\n%s", out)
				}
				built, err := os.ReadFile(filepath.Join(s.ci, "public/built"))
				if err != nil || !strings.Contains(string(built), "2023/05/new.md") {
					t.Errorf("built from %s, %v", built, err)
				}
				if _, err := os.Stat(filepath.Join(s.ci, ".cache/ico")); (err == nil) != (ci == "") {
					t.Errorf("CI=%q: what the feeds answered: %v", ci, err)
				}
			})
		}
	}
}

func TestPublishGivesUpWithAnErrorWhenTheRemoteIsGone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	out, err := s.run(put("2023/05/new.md", article("New", ""))+"mv "+s.remote+" "+s.remote+".gone", "ATTEMPTS=2")
	if err == nil || !strings.Contains(out, "::error::could not push content/ in 2 attempts") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(s.ci, "public/built")); err == nil {
		t.Error("a site was built from articles that nobody has")
	}
}

// TestPublishRebasesInACheckoutWithoutHistory: as the runner has it; the remote's history may even be another by then.
func TestPublishRebasesInACheckoutWithoutHistory(t *testing.T) {
	t.Parallel()
	for name, race := range map[string]string{
		"pushed": "echo '# by hand' >>content/2023/04/old.md; git commit -q -a -m 'By hand'; git push -q",
		"rewritten": "git reset -q --hard HEAD~1; echo '# by hand' >>content/2023/04/old.md;" +
			" git commit -q -a -m 'By hand'; git push -q --force",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			for _, message := range []string{"One", "Two"} {
				s.push(message)
			}
			if err := os.RemoveAll(s.ci); err != nil {
				t.Fatal(err)
			}
			s.git(s.dir, "clone", "-q", "--depth", "1", "file://"+s.remote, s.ci)
			s.git(s.own, "config", "user.name", "Ada")
			s.git(s.own, "config", "user.email", "ada@people.example")
			s.mustRun(put("2023/05/new.md", article("New", "")) + "(cd " + s.own + "; " + race + " origin HEAD:main);")
			if !strings.Contains(s.show("main:content/2023/04/old.md"), "by hand") || !s.has("content/2023/05/new.md") {
				t.Error("one of the two commits is lost")
			}
			shallow := s.git(s.ci, "rev-parse", "--is-shallow-repository") == "true"
			if want := name == "pushed"; shallow != want {
				t.Errorf("shallow: %t, want %t", shallow, want)
			}
		})
	}
}

// TestPublishKeepsAHalfEditedFile: on a server somebody may be editing feeds.yaml while the program pushes.
func TestPublishKeepsAHalfEditedFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(s.own, "feeds.yaml", "feeds: []\n")
	s.push("Feeds")
	s.git(s.ci, "pull", "-q")
	s.mustRun("echo '# half' >>feeds.yaml;" + put("2023/05/new.md", article("New", "")) +
		s.race("echo '# by hand' >>content/2023/04/old.md;"))
	if !s.has("content/2023/05/new.md") || strings.Contains(s.show("main:feeds.yaml"), "half") {
		t.Error("the article is not pushed, or the edit is")
	}
	if data, err := os.ReadFile(filepath.Join(s.ci, "feeds.yaml")); err != nil || !strings.Contains(string(data), "# half") {
		t.Errorf("the edit is lost: %s, %v", data, err)
	}
}

func TestPublishStopsWhenFetchFails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	before := s.git(s.remote, "rev-parse", "main")
	if out, err := s.run(put("2023/05/new.md", article("New", "")) + "exit 1"); err == nil {
		t.Error(out)
	}
	if s.git(s.remote, "rev-parse", "main") != before {
		t.Error("committed what a failed fetch left")
	}
}

func TestPublishWarnsBeforeGitHubSwitchesTheScheduleOff(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	cmd := exec.Command("git", "-c", "user.name=Ada", "-c", "user.email=ada@people.example", "commit", "-q", "--amend", "--no-edit")
	cmd.Dir, cmd.Env = s.own, append(s.env(), "GIT_COMMITTER_DATE=2023-01-01T00:00:00Z")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	s.git(s.own, "push", "-q", "--force", "origin", "HEAD:main")
	s.git(s.ci, "fetch", "-q")
	s.git(s.ci, "reset", "-q", "--hard", "origin/main")
	if out := s.mustRun("true"); !strings.Contains(out, "::warning title=schedule::no commit for") {
		t.Error(out)
	}
}

// TestPublishMonth runs a month in which a person pushes before, while and after the program does.
func TestPublishMonth(t *testing.T) {
	t.Parallel()
	runs := 30
	if testing.Short() {
		runs = 8
	}
	s := newSite(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	brought, byHand := 0, 0
	for day := range runs {
		// Each run starts from a fresh clone, as a runner does.
		if err := os.RemoveAll(s.ci); err != nil {
			t.Fatal(err)
		}
		s.git(s.dir, "clone", "-q", s.remote, s.ci)
		fetch := "true;"
		if rnd.IntN(3) > 0 {
			brought++
			fetch += put("2023/06/d"+strconv.Itoa(day)+".md", article("Day "+strconv.Itoa(day), ""))
		}
		if rnd.IntN(2) == 0 {
			byHand++
			fetch += s.race("echo '# note " + strconv.Itoa(day) + "' >>content/2023/04/old.md;")
		}
		before := s.commits()
		s.mustRun(fetch)
		if s.commits()-before > 2 {
			t.Fatalf("day %d: more than one commit of the program", day)
		}
	}
	if got := s.commits(); got != 1+brought+byHand {
		t.Errorf("%d commits, want 1 at the start, %d of the program, %d by hand", got, brought, byHand)
	}
	if got := strings.Count(s.show("main:content/2023/04/old.md"), "# note"); got != byHand {
		t.Errorf("%d of %d edits by hand are there", got, byHand)
	}
	if got := strings.Count(s.git(s.remote, "ls-tree", "-r", "--name-only", "main", "content/2023/06"), "\n") + 1; got != brought {
		t.Errorf("%d of %d articles are there", got, brought)
	}
}

func (s *site) commits() int {
	n, err := strconv.Atoi(s.git(s.remote, "rev-list", "--count", "main"))
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}
