#!/bin/sh
# Install Closeout from this folder, without a network: ./install.sh [FOLDER], /opt/closeout unless named.
# 用法：./install.sh [文件夹]，默认 /opt/closeout；不需要网络。PYTHON=python3.12 ./install.sh 换用另一个 Python。
# Each version stands in a folder of its own; FOLDER/current leads to the newest that was installed.
set -eu
cd "$(dirname "$0")"
here=$(pwd -P)
into=${1:-/opt/closeout}
python=${PYTHON:-python3}

fail() { printf 'install: %s\n' "$@" >&2; exit 1; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  fail "Python 3.11 or newer is needed / 需要 Python 3.11 或更新的版本: PYTHON=/path/to/python3.11 ./install.sh"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
  fail "$python cannot make virtual environments / 无法建立虚拟环境 (Debian: apt-get install python3-venv)"
sha256sum --check --quiet SHA256SUMS || fail "this folder is not whole; fetch it again / 文件不完整，请重新下载"

set -- wheels/closeout-*.whl
wheel=$1
version=$(basename "$wheel" | cut -d- -f2)
target=$into/$version
[ ! -e "$target" ] || fail "$target is there already; remove it, or name another folder / 已存在"

# A virtual environment knows its own path, so that it is made in place; half of one goes away again.
mkdir -p "$target"
mark=$target/.unfinished
: >"$mark"
trap 'exit 1' INT TERM
trap '[ ! -e "$mark" ] || rm -rf "$target"' EXIT
"$python" -m venv "$target"
pip() { "$target/bin/python" -m pip --disable-pip-version-check --quiet --no-cache-dir install --no-index "$@"; }
pip --find-links "$here/wheels" --only-binary :all: --require-hashes -r requirements.txt
pip --no-deps "$here/$wheel"
cp -R docs README.md README.zh.md CHANGELOG.md LICENSE NOTICE "$target/"
"$target/bin/closeout" --version
rm "$mark"
ln -sfn "$version" "$into/current"
echo "installed in / 已安装到 $target"
