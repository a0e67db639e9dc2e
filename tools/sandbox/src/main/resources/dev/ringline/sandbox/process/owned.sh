# Runs a command for as long as its owner lives. The owner holds the other end of standard input: a line or its end means
# stop, and the end comes also when the owner is killed. usage: owned.sh <pid file> <stop signal> <grace seconds> <command ...>
set -m # the command gets a process group of its own: Ctrl-C in the terminal reaches the owner only, who stops in order
pid_file=$1 signal=$2 grace=$3
shift 3
exec 3<&0
trap : INT TERM HUP

exec 4>&2 2>/dev/null # what a shell says of its jobs is no program's last word
"$@" </dev/null 2>&4 3<&- 4>&- &
child=$!
echo "$child" >"$pid_file.new" && mv "$pid_file.new" "$pid_file" || echo "cannot write $pid_file" >&4

{
    read -r _ <&3
    kill -"$signal" "$child" && kill -CONT "$child"
    for ((tenths = 0; tenths < grace * 10; tenths++)); do
        kill -0 "$child" || exit 0
        sleep 0.1
    done
    kill -KILL -- "-$child"
} 2>/dev/null &
guard=$!

while wait "$child"; code=$?; kill -0 "$child" 2>/dev/null; do
    sleep 0.1 # a signal or a stopped command ended the wait, not the command's end
done
kill -KILL -- "-$guard" 2>/dev/null
exit "$code"
