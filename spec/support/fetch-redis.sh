#!/bin/sh
# Puts the Redis server of this Debian or Ubuntu into the folder $1, as `redis-server`. Nothing is installed, nothing is
# started, no rights are needed. Several may run at once: the first one fetches, the others wait for it.
#
# The package is redis-tools, not redis-server: its redis-check-rdb is the same program, which serves when it is called
# redis-server, and the package has no service to set up.
set -eu
target=$1
for tool in apt-get dpkg-deb dpkg-query flock timeout; do
	command -v "$tool" >/dev/null || { echo "there is no $tool here" >&2; exit 1; }
done

mkdir -p "$(dirname "$target")"
exec 9>"$target.lock"
flock 9
if [ -x "$target/redis-server" ]; then
	"$target/redis-server" --version >/dev/null && exit 0
	rm -rf "$target"
fi

work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/packages" "$work/root"

# Lists and caches of our own, none of the system's hooks, and no wait of minutes for a mirror that does not answer.
cat >"$work/apt.conf" <<END
Dir::State "$work/state";
Dir::Cache "$work/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "15";
Acquire::https::Timeout "15";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
END
apt() {
	timeout 180 apt-get -q -c "$work/apt.conf" "$@"
}

# Unpacks a package and, first to last, the libraries it names that are not installed.
fetch() {
	(cd "$work/packages" && apt download "$1") || return 1
	package=$(echo "$work/packages/$1"_*.deb)
	dpkg-deb -x "$package" "$work/root"
	for library in $(dpkg-deb -f "$package" Depends | tr ',' '\n' | sed -n 's/^ *\(lib[^ :|]*\).*/\1/p'); do
		dpkg-query -W -f '${db:Status-Abbrev}' "$library" 2>/dev/null | grep -q '^ii' && continue
		ls "$work/packages/$library"_*.deb >/dev/null 2>&1 || fetch "$library" || return 1
	done
}

# One list that cannot be read must not matter as long as the package is found in another.
apt update || true
if fetch redis-tools; then
	ln -s redis-check-rdb "$work/root/usr/bin/redis-server"
else
	fetch valkey-tools
	ln -s valkey-check-rdb "$work/root/usr/bin/redis-server"
fi

cat >"$work/root/redis-server" <<'END'
#!/bin/sh
root=$(dirname "$(readlink -f "$0")")
for folder in "$root"/usr/lib/*-linux-* "$root"/lib/*-linux-*; do
	LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
done
export LD_LIBRARY_PATH
exec "$root/usr/bin/redis-server" "$@"
END
chmod 755 "$work/root" "$work/root/redis-server"
"$work/root/redis-server" --version
mv "$work/root" "$target"
