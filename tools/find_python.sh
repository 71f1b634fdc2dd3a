#!/bin/sh
# Print the path of a Python that really runs; exit 1 if there is none.
#
#   find_python.sh          3.11 or newer, able to make virtual environments
#   find_python.sh 3.12     that version exactly
#
# Names on PATH may be shims that run nothing, so every candidate is tried.
wanted=${1-}
if [ -n "$wanted" ]; then
    names="python$wanted python3"
    check="'%d.%d' % sys.version_info[:2] == '$wanted'"
else
    names="python3 python3.11 python3.12 python3.13 python3.14 python"
    check="sys.version_info >= (3, 11) and all(map(find_spec, ('venv', 'ensurepip')))"
fi
versions=${PYENV_ROOT:-$HOME/.pyenv}/versions
for candidate in $names "$versions/${wanted:-3.1}"*/bin/python; do
    program="import sys; from importlib.util import find_spec; ok = $check"
    program="$program; ok and print(sys.executable); sys.exit(not ok)"
    "$candidate" -c "$program" 2>/dev/null </dev/null && exit 0
done
exit 1
