# Completes hubbub's commands and options in bash. To have it: source this file, or put it where bash-completion looks,
# as /usr/share/bash-completion/completions/hubbub.
_hubbub() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]:-} words
    COMPREPLY=()
    case $before in
        --data) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
        --config | --key | backup) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        --port | --host | --set | --room | --name | --history | --count | --patience) return ;;
    esac
    if [ "$COMP_CWORD" = 1 ]; then
        words='serve chat tail say export import backup --port --host --data --config --set --help --version'
    else
        case $command in
            chat) words='--name --history --key --patience --help' ;;
            tail) words='--json --history --count --name --key --patience --help' ;;
            say) words='--json --name --key --patience --help' ;;
            export | import) words='--room --data --config --set' ;;
            backup) words='--data --config --set' ;;
            *) words='--port --host --data --config --set --help --version' ;;
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _hubbub hubbub
