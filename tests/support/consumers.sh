#!/bin/sh
# consumers.sh ROOT: installs chainrule and builds tests/consumer with it: by a bare compiler and
# pkg-config, by CMake, and as a Meson subproject, of which nothing is built or installed.
set -eux
root=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp -r "$root/tests/consumer" "$place/consumer"
cd "$place"

meson setup --prefix="$place/installed/opt" -Dtests=disabled -Dexamples=disabled build "$root"
meson install -C build
(cd "$root/include" && find chainrule -type f | sort) >ours
(cd installed/opt/include && find . -type f | sed 's,^\./,,' | sort) | diff ours -
export PKG_CONFIG_PATH=$place/installed/opt/share/pkgconfig

${CXX:-c++} -std=c++20 $(pkg-config --cflags chainrule) consumer/main.cpp -o bare
./bare

if command -v cmake; then
  cmake -G Ninja -S consumer -B cmake
  cmake --build cmake
  cmake/consumer
fi

unset PKG_CONFIG_PATH
mkdir consumer/subprojects
ln -s "$root" consumer/subprojects/chainrule
meson setup --prefix=/opt consumer subproject
DESTDIR=$place/out meson install -C subproject
[ "$(ninja -C subproject -t targets all | grep LINKER)" = "consumer: cpp_LINKER" ]
[ "$(find out -type f)" = out/opt/bin/consumer ]
