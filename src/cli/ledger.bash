# Completion of `ledger` for bash. It asks the program itself: commands, options and their words are
# those of its help, and ids are those of the book. Only the kinds of records are listed here.

_ledger_commands()
{
    ledger help 2>/dev/null | sed -n 's/^  \([a-z]*\)  *.*/\1/p'
}

_ledger_options()
{
    echo --help
    ledger help "$1" 2>/dev/null | sed -n 's/^  \(--[a-z0-9-]*\).*/\1/p'
}

# The ids of the standing records of a kind, in the book the line names.
_ledger_ids()
{
    local book=() i
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == --book ]] && book=(--book "${COMP_WORDS[i + 1]}")
    done
    ledger list "$1" --csv "${book[@]}" 2>/dev/null | sed -n '2,$s/,.*//p'
}

# What an option takes: words on standard output; 1 when it takes a file, 2 when it is a flag.
_ledger_values()
{
    case $1 in
    --donor | --from | --to | --fund | --via | --inside | --outside) _ledger_ids party ;;
    --activity) _ledger_ids activity ;;
    --evidence | --because) _ledger_ids evidence ;;
    --event) _ledger_ids event ;;
    --fulfils | --reduces | --refunds | --cancels | --earlier | --later | --flow | --part-of)
        _ledger_ids flow ;;
    --clear) ledger help "$2" | sed -n '/^Fields/,/^$/s/^  --\([a-z0-9-]*\).*/\1/p' ;;
    --view) echo exclusive cumulative ;;
    --former) echo rejected open ;;
    --by | --stage | --form | --finance | --paper | --only)
        # the words its help gives, up to the first that explains
        ledger help "$2" | awk -v option="$1" '
            $1 ~ /^--/ { is_it = $1 == option; if (is_it) { sub(/^ *--[^ ]+ +[A-Z]+ +/, "") } }
            /^$/ { is_it = 0 }
            is_it { gsub(/.*:|;.*|[(][a-z]*[)]|,| or /, " "); print }' ;;
    --book | --restore | --jsonl | --hxl | --iati | --journal | --log | --output | -o | --key | --verifier | --receipt | --against | --report)
        return 1 ;;
    *) ledger help "$2" 2>/dev/null | grep -q "^  $1 [A-Z]" || return 2 ;;
    esac
}

_ledger()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --book) i=$((i + 1)) ;;
        -*) ;;
        *) command=${COMP_WORDS[i]}; break ;;
        esac
    done
    if [[ -z $command && $before != --book ]]; then
        COMPREPLY=($(compgen -W "$(_ledger_commands) --book --help --version" -- "$word"))
        return
    fi
    if [[ $before == -* ]]; then
        local values status
        values=$(_ledger_values "$before" "$command")
        status=$?
        if [[ $status == 0 ]]; then
            COMPREPLY=($(compgen -W "$values" -- "$word"))
            return
        elif [[ $status == 1 ]]; then
            COMPREPLY=($(compgen -f -- "$word"))
            return
        fi
    fi
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$(_ledger_options "$command")" -- "$word"))
        return
    fi
    case $command in
    help) COMPREPLY=($(compgen -W "$(_ledger_commands)" -- "$word")) ;;
    adopt) COMPREPLY=($(compgen -W "$(_ledger_ids claim)" -- "$word")) ;;
    amend | history | show | void | prove)
        COMPREPLY=($(compgen -W "$(_ledger_ids flow; _ledger_ids party)" -- "$word")) ;;
    add) COMPREPLY=($(compgen -W "plan pledge commitment disbursement expenditure flow party
                                  activity event evidence link claim rate deflator schedule" \
                              -- "$word")) ;;
    list) COMPREPLY=($(compgen -W "flow party activity event evidence link claim rate deflator
                                   schedule" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
    esac
}

complete -o filenames -F _ledger ledger
