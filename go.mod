module github.com/privacywire/privacywire

go 1.26
