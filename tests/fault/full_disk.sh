# A full disk is a failure of every command that writes, and costs nothing that was there.
. "$(dirname "$0")/common.inc"

make_book
"$LEDGER" add evidence letter --title Letter --book book.db > out.txt &&
    "$LEDGER" add claim --flow package --evidence letter --amount '5bn USD' --standing open \
        --book book.db > out.txt || fail "a claim cannot be recorded"

# Every command that prints, into a full device.
full()
{
    "$LEDGER" "$@" > /dev/full 2> said && fail "ledger $* > /dev/full has exit status 0"
    grep -q 'No space left on device' said || fail "ledger $* > /dev/full does not say why"
}
for command in $("$LEDGER" help | sed -n 's/^  \([a-z]*\)  *.*/\1/p'); do
    full help "$command"
    full "$command" --help
    case $command in
    init) full init new.db; full init other.db --from book ;;
    add) full add party NOR --name Norway --type 10 --book book.db ;;
    amend) full amend package --amount '6bn USD' --reason restated --book book.db ;;
    void) full void package --reason 'not so' --book book.db --dry-run ;;
    adopt) full adopt claim:package:letter --reason 'it is signed' --book book.db ;;
    history) full history package --book book.db; full history package --json --book book.db ;;
    find) full find japan --book book.db; full find japan --json --book book.db ;;
    check) full check --book book.db; full check --json --book book.db ;;
    key) full key --key new.key --book book.db; chmod 600 new.key ;;
    checkpoint) full checkpoint --key new.key --book book.db ;;
    prove) full prove package --book book.db ;;
    publish) full publish tiles --book book.db ;;
    sync) full sync book.db --book book.db ;;
    import) full import book --book book.db; full import book --book book.db --dry-run ;;
    export) full export --jsonl - --book book.db; full export --csv out --book book.db ;;
    list) full list --book book.db; full list --book book.db --json; full list --book book.db --csv ;;
    show) full show JPN --book book.db; full show JPN --json --book book.db ;;
    totals) full totals --book book.db; full totals --json --book book.db
            full totals --csv --book book.db ;;
    report) full report --book book.db; full report --csv --book book.db
            full report --json --book book.db; full report --xlsx --book book.db ;;
    verify) full verify --book book.db; full verify --json --book book.db ;;
    backup) full backup copy.db --book book.db ;;
    help) full help; full help --all ;;
    *) fail "the command $command is not tested" ;;
    esac
done
full
full --version
pass "every command says that its answer could not be written"

# Files of its own.
for option in --xlsx --pdf --text --csv --json; do
    "$LEDGER" report $option -o /dev/full --book book.db > out.txt 2> said &&
        fail "report $option -o /dev/full has exit status 0"
    grep -q 'No space left on device' said || fail "report $option -o /dev/full does not say why"
done
pass "every format says that its file could not be written"

# A file system without room, which only root can make; elsewhere a limit on the size of files.
make_flows 60000
rm -rf book.db made out
"$LEDGER" init book.db --from book > made || fail "a book cannot be made"
before=$(root_of book.db)
small()
{
    cp "$folder/book.db" book.db || fail "the book does not fit"
    "$LEDGER" import "$folder/flows.csv" --book book.db > out.txt 2> "$folder/said" &&
        fail "$1: the import has exit status 0"
    grep -q '^ledger: ' "$folder/said" || fail "$1: nothing is said"
    [ "$(root_of book.db)" = "$before" ] || fail "$1: the book is not as it was"
    "$LEDGER" export --jsonl "$folder/flows.csv" --book book.db > out.txt 2> "$folder/said2" ||
        fail "$1: the book cannot be read"
    for i in 1 2 3 4 5 6 7 8 9; do
        "$LEDGER" backup "copy-$i.db" --book book.db > out.txt 2> "$folder/said" && continue
        [ ! -e "copy-$i.db" ] || fail "$1: half a copy stays"
        break
    done
    pass "$1: an import without room leaves the book as it was"
}
mkdir tight
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=700k tmpfs tight 2> said; then
    (cd tight && small "a small file system")
    status=$?
    umount tight
    [ "$status" = 0 ] || exit 1
fi
# No room at all, not even for the files beside the book: it is read all the same.
crammed()
{
    cp "$folder/book.db" book.db || fail "the book does not fit"
    dd if=/dev/zero of=rest bs=1k count=2000 2> "$folder/said"
    "$LEDGER" list --book book.db > "$folder/crammed" 2> "$folder/said" ||
        fail "a book on a full disk cannot be read"
    "$LEDGER" list --book "$folder/book.db" | cmp -s - "$folder/crammed" ||
        fail "a book on a full disk reads otherwise"
    "$LEDGER" add party NOR --name Norway --type 10 --book book.db 2> "$folder/said" &&
        fail "an add on a full disk has exit status 0"
    grep -q 'free some space' "$folder/said" || fail "a full disk gets no hint"
    pass "a book on a full disk can be read"
}
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=700k tmpfs tight 2> said; then
    (cd tight && crammed)
    status=$?
    umount tight
    [ "$status" = 0 ] || exit 1
fi
make_flows 60000
mkdir limited
(cd limited && ulimit -f 1000 && small "a limit on files") || exit 1
