# A read-only book and folder: reading works, writing says why, and nothing is left behind.
. "$(dirname "$0")/common.inc"

make_book
mkdir locked
cp book.db locked/book.db
cp book.db closed.db
chmod 444 locked/book.db
chmod 555 locked
chmod 000 closed.db
ls -lan locked > listed

for command in list totals verify report 'show JPN' 'export --jsonl -' 'list party --json'; do
    plain "$LEDGER" $command --book locked/book.db > out.txt 2> said ||
        fail "ledger $command cannot read: $(cat said)"
    [ -s out.txt ] || fail "ledger $command prints nothing"
done
plain "$LEDGER" backup copy.db --book locked/book.db > out.txt || fail "it cannot be copied"
[ "$(root_of copy.db)" = "$(root_of book.db)" ] || fail "the copy is another book"
pass "what only reads works"

refused()
{
    plain "$LEDGER" "$@" > out.txt 2> said
    status=$?
    [ "$status" = 1 ] || fail "ledger $* has exit status $status"
    grep -q 'Permission denied' said || fail "ledger $* does not say why: $(cat said)"
    ls -lan locked | cmp -s - listed || fail "ledger $* left something behind"
}
refused add party NOR --name Norway --type 10 --book locked/book.db
refused import book --book locked/book.db
refused init locked/new.db
refused init locked/new.db --from book
refused backup locked/copy.db --book book.db
refused export --csv locked/out --book book.db
refused export --jsonl locked/out.jsonl --book book.db
refused report -o locked/report.xlsx --book book.db
refused report -o locked/report.pdf --book book.db
refused report --xlsx -o locked/reports/ --book book.db
refused list --book closed.db
refused verify --book closed.db
pass "what writes says that it may not"
