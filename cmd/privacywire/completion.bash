_privacywire() {
  local word=${COMP_WORDS[COMP_CWORD]} command= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -C) ((i++)) ;;
      -*) ;;
      *) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  case $command in
    '') COMPREPLY=($(compgen -W '-C{{range .}} {{.Name}}{{end}}' -- "$word")) ;;
    help) COMPREPLY=($(compgen -W '{{range $i, $c := .}}{{if $i}} {{end}}{{$c.Name}}{{end}}' -- "$word")) ;;
{{- range .}}{{if .Flags}}
    {{.Name}}) COMPREPLY=($(compgen -W '
{{- range $i, $f := .Flags}}{{if $i}} {{end}}--{{$f.Name}}{{end}}' -- "$word") $(compgen -f -- "$word")) ;;
{{- end}}{{end}}
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -F _privacywire privacywire
