# What deploy/run and deploy/local-cluster have in common. Sourced, not run; bash 3.2 is enough.
# The caller has set: root (the repository) and command (its name, for messages).

lib_dir="$root/deploy/standalone/target/lib"
mark="$lib_dir/classpath.txt" # written last in every build
built_modules="protocol common gateway-service room-service presence-service history-service deploy/standalone"

die() {
  printf '%s: %s\n' "$command" "$1" >&2
  exit 1
}

# Prints the text if the arguments ask for it: without Java, and before anything is built.
help_if_asked() {
  local text="$root/deploy/standalone/src/main/resources/dev/parley/standalone/$1"
  shift
  local argument
  for argument in "$@"; do
    case "$argument" in
      -h | --help) cat "$text" && exit 0 ;;
    esac
  done
}

# Sets java and java_version, or says what was found instead.
find_java() {
  local origin text
  if [ -n "${JAVA_HOME:-}" ]; then
    java="$JAVA_HOME/bin/java"
    origin="JAVA_HOME"
    [ -x "$java" ] || die "Java 17 or newer is needed, and JAVA_HOME ($JAVA_HOME) has no bin/java"
  else
    java="$(command -v java || true)"
    origin="PATH"
    [ -n "$java" ] || die "Java 17 or newer is needed, and there is no java on the PATH (or set JAVA_HOME)"
  fi
  text="$("$java" -version 2>&1)" || die "Java 17 or newer is needed, and $java (from $origin) does not run: ${text%%$'\n'*}"
  # 'openjdk version "17.0.15" ...', and '"1.8.0_392"' before Java 9
  java_version="$(printf '%s\n' "$text" | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' | head -n 1)"
  [ -n "$java_version" ] || die "Java 17 or newer is needed, and $java (from $origin) does not tell its version: ${text%%$'\n'*}"
  [ "$java_version" -ge 17 ] || die "Java 17 or newer is needed, and $java (from $origin) is Java $java_version"
}

# True where something is missing or older than what it is made from.
build_is_due() {
  [ -f "$mark" ] || return 0
  local module newer
  for module in $built_modules; do
    newer="$(find "$root/$module/pom.xml" "$root/$module/src/main" -type f -newer "$mark" 2>/dev/null | head -n 1)"
    [ -z "$newer" ] || return 0
  done
  [ "$root/pom.xml" -nt "$mark" ]
}

build_if_due() {
  build_is_due || return 0
  local javac="${java%/*}/javac" line files=0
  command -v mvn >/dev/null || die "Maven is needed to build Parley, and there is no mvn on the PATH"
  if [ -n "${JAVA_HOME:-}" ] && [ ! -x "$javac" ]; then
    die "a JDK is needed to build Parley, and JAVA_HOME ($JAVA_HOME) has no bin/javac"
  elif ! command -v javac >/dev/null && [ ! -x "$javac" ]; then
    die "a JDK is needed to build Parley, and $java is one without javac"
  fi
  echo "building Parley (the first time Maven also fetches libraries)"
  set -o pipefail
  (cd "$root" && mvn -B -pl deploy/standalone -am package \
    -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcheckstyle.skip=true </dev/null 2>&1) |
    while IFS= read -r line; do
      case "$line" in
        "[INFO] Building "*\[*\])
          echo " ${line#\[INFO\] }" | tr -s ' '
          ;;
        *"Downloaded from"*)
          files=$((files + 1))
          [ $((files % 25)) -ne 0 ] || echo "  $files files fetched"
          ;;
        "[ERROR] " | *" switch"* | *"For more information"* | *"[Help "*" http"*) ;;
        "[ERROR]"*) printf '%s\n' "$line" >&2 ;;
      esac
    done || die "the build failed; what is above says why"
  set +o pipefail
  echo "built"
}

# Sets class_path: one jar that names all others, in an order that never changes.
find_class_path() {
  class_path="$(ls "$lib_dir"/parley-standalone-*.jar 2>/dev/null | head -n 1)"
  [ -n "$class_path" ] || die "the build left no parley-standalone jar in $lib_dir"
}

# Sets common_options: JVM options for every process of Parley.
find_common_options() {
  common_options=(-Dfile.encoding=UTF-8 -Djava.awt.headless=true -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData)
  # Without them Hazelcast warns at every start that it works around what it cannot reach.
  local opened
  common_options+=(--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED)
  for opened in java.base/java.lang java.base/sun.nio.ch java.management/sun.management \
    jdk.management/com.sun.management.internal; do
    common_options+=("--add-opens=$opened=ALL-UNNAMED")
  done
  if [ "$java_version" -ge 24 ]; then
    # Netty and RocksDB call native code; from 24 on that is told on standard error.
    common_options+=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
  fi
}

# Sets archive_option: an archive of the classes that a start loads, which halves what a start costs.
# It is made once for each build and Java, by a start and a stop in a folder that is thrown away.
find_class_archive() {
  archive_option=""
  local archive="$root/deploy/standalone/target/cds-$java_version.jsa" draft folder
  if [ ! -f "$archive" ] || [ "$mark" -nt "$archive" ]; then
    draft="$archive.$$"
    folder="$(mktemp -d "${TMPDIR:-/tmp}/parley-training.XXXXXX")" || return 0
    echo "preparing quick starts (once after a build)"
    "$java" "${common_options[@]}" -XX:+UseSerialGC -Xmx384m -XX:ArchiveClassesAtExit="$draft" \
      -cp "$class_path" dev.parley.standalone.TrainingRun "$folder" >"$folder/output" 2>&1 || rm -f "$draft"
    # Starts work without it. An empty file says that it could not be made, until the next build.
    { [ -s "$draft" ] || : >"$draft"; } 2>/dev/null && mv -f "$draft" "$archive" || true
    rm -rf "$folder"
  fi
  [ ! -s "$archive" ] || archive_option="-XX:SharedArchiveFile=$archive"
}

# Becomes the program. A shell script starts its background jobs with SIGINT ignored, and a JVM keeps
# to that; these commands stop on SIGINT however they were started (where env can do it: GNU's).
become() {
  umask 077 # messages, logs and secrets are their owner's
  if env --default-signal=INT true 2>/dev/null; then
    exec env --default-signal=INT "$@"
  fi
  exec "$@"
}

prepare() {
  find_java
  build_if_due
  find_class_path
  find_common_options
  find_class_archive
  # glibc would keep an arena of up to 64 MiB for each thread that allocates outside the heap.
  export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
}
