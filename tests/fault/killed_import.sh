# An import that is killed leaves the book as it was; one that was acknowledged stays.
#
# kill -9 at twenty moments spread over the time an import takes, then once more to the end.
. "$(dirname "$0")/common.inc"

make_book
make_flows 60000
before=$(root_of book.db)

cp book.db timed.db
start=$(date +%s%N)
"$LEDGER" import flows.csv --book timed.db > acknowledged || fail "the import fails undisturbed"
micros=$((($(date +%s%N) - start) / 1000))
after=$(root_of timed.db)
[ "$before" != "$after" ] || fail "the import added nothing"

cut=0
for round in $(seq 20); do
    cp book.db killed.db
    "$LEDGER" import flows.csv --book killed.db > acknowledged 2> said &
    writer=$!
    sleep "$(awk -v t="$micros" -v r="$round" 'BEGIN { printf "%.4f", t * r / 20.5 / 1000000 }')"
    kill -9 "$writer" 2> /dev/null
    wait "$writer" 2> /dev/null
    now=$(root_of killed.db) || fail "round $round: the book does not verify"
    if grep -q '^root ' acknowledged; then
        [ "$now" = "$after" ] || fail "round $round: an acknowledged import is gone"
    elif [ "$now" = "$before" ]; then
        cut=$((cut + 1))
        "$LEDGER" list --book killed.db --csv > rows || fail "round $round: the book cannot be read"
        [ "$(wc -l < rows)" = 2 ] || fail "round $round: rows of the killed import are there"
    elif [ "$now" != "$after" ]; then
        fail "round $round: the book holds a part of the import"
    fi
done
[ "$cut" -ge 10 ] || fail "only $cut of 20 kills came before the end"
pass "$cut of 20 imports killed on the way left the book as it was"

"$LEDGER" import flows.csv --book killed.db > acknowledged || fail "the next import fails"
[ "$(root_of killed.db)" = "$after" ] || fail "the next import makes another book"
pass "the next import goes through"

# The same for a book that is being made: it is there whole, or not at all.
mv flows.csv book/more.csv
head -1 book/more.csv > book/flows.csv
tail -n +2 book/more.csv >> book/flows.csv
rm book/more.csv
for round in 1 2 3 4 5; do
    "$LEDGER" init new.db --from book > acknowledged 2> said &
    writer=$!
    sleep "$(awk -v t="$micros" -v r="$round" 'BEGIN { printf "%.4f", t * r / 6 / 1000000 }')"
    kill -9 "$writer" 2> /dev/null
    wait "$writer" 2> /dev/null
    if [ -e new.db ]; then
        "$LEDGER" verify --book new.db > made || fail "round $round: half a book"
        rm new.db
    fi
done
pass "a killed init leaves a whole book or none"
