#compdef hubbub
# Completes hubbub's commands and options in zsh. To have it: put it into a folder of $fpath, as _hubbub; or source it after
# compinit.
_hubbub() {
    local -a server room
    server=(
        '--port[port to listen on]:port:' '--host[address to listen on]:address:'
        '--data[directory that keeps what is said]:directory:_files -/' '--config[configuration]:file:_files'
        '*--set[any configuration key]:key=value:' '--help[all options]' '--version[the version]'
    )
    room=(
        '--name[what others see]:name:' '--key[who one is]:file:_files'
        '--patience[seconds without a connection]:seconds:' '--help[all options]'
    )
    if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
        local -a commands
        commands=(
            'serve:the server' 'chat:a room in this terminal' 'tail:what is said in a room, a line each'
            'say:says something, or the lines of stdin' 'export:what is kept, as JSON' 'import:the same, from stdin'
            'backup:what is kept, to a new file'
        )
        _describe command commands
        return
    fi
    case $words[2] in
        chat) _arguments $room '--history[messages to hear first]:number:' '2:URL:_urls' ;;
        tail) _arguments $room '--history[messages to hear first]:number:' '--count[ends after so many]:number:' '--json[JSON]' '2:URL:_urls' ;;
        say) _arguments $room '--json[JSON]' '2:URL or text:' ;;
        export|import) _arguments $server '--room[one room]:room:' ;;
        backup) _arguments $server '2:file:_files' ;;
        *) _arguments $server ;;
    esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _hubbub "$@"
else
    compdef _hubbub hubbub
fi
