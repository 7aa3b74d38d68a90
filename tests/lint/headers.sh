#!/bin/sh
# Every header compiles alone and has the guard its path asks for: headers.sh 'COMPILE COMMAND'
compile=$1
for header in src/*/*.h; do
    name=${header#src/}
    guard=$(echo "$name" | tr 'a-z/.' 'A-Z__')
    if ! grep -qx "#ifndef $guard" "$header" || ! grep -qx "#define $guard" "$header"; then
        echo "$header: the guard must be $guard"
    fi
    echo "#include \"$name\"" | $compile -fsyntax-only -x c - || echo "$header: does not compile alone"
done 2>&1
