complete -c privacywire -s C -r -d 'the folder of the site'
{{range $c := .}}complete -c privacywire -n __fish_use_subcommand -f -a {{$c.Name}} -d {{quote $c.Short}}
{{range $c.Flags}}complete -c privacywire -n '__fish_seen_subcommand_from {{$c.Name}}' -l {{.Name}} -d {{quote .Usage}}
{{end}}{{end}}