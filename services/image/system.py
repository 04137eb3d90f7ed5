"""Run while the images of the services are built: takes out of the Python base what running a service does not need.

What installs more (pip, apt), what gives other rights (setuid), and every program but Python, a small shell and the few
tools that Kubernetes and a person at `kubectl exec` use. The list of Debian's packages stays, for scanners and SBOMs.
"""

import compileall
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

STDLIB = Path(sysconfig.get_path("stdlib"))
# `sh` and `sleep` for hooks, `tar` for `kubectl cp` and for tools that sync files into a development image.
PROGRAMS = {
    *("sh", "dash", "cat", "cp", "date", "df", "echo", "env", "false", "head", "id", "ls", "mkdir", "mv", "ps"),
    *("rm", "sleep", "tail", "tar", "touch", "true", "uname", "wc"),
}  # fmt: skip
PROGRAM_FOLDERS = ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/games")
INSTALLERS = ("apt", "python3-pip", "python3-pip-whl", "python3-venv", "python3.11-venv", "python3.12-venv",
              "python3-setuptools", "python3-setuptools-whl", "python3-pkg-resources", "python3-wheel",
              "python3-lib2to3", "python3-distutils", "perl-base")  # fmt: skip
# Libraries that only those use, by the beginning of their names.
INSTALLERS_LIBRARIES = ("libapt-pkg", "libgnutls30")
LIBRARIES = ("pip", "pip-*", "setuptools", "setuptools-*", "wheel", "wheel-*", "pkg_resources", "_distutils_hack",
             "distutils-precedence.pth")  # fmt: skip
STDLIB_UNUSED = ("ensurepip", "idlelib", "lib2to3", "tkinter", "turtledemo", "turtle.py", "pydoc_data", "test")
LEFT_OVERS = ("/root", "/tmp", "/var/tmp", "/var/lib/apt", "/var/cache", "/var/log", "/usr/share/doc",  # noqa: S108
              "/usr/share/man", "/usr/share/info", "/usr/share/locale", "/usr/share/perl5", "/usr/include",
              "/usr/local/include", "/etc/apt", "/usr/lib/apt")  # fmt: skip


def remove(path: Path) -> None:
    """Remove a file, a link or a folder."""
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)


def prune_packages() -> None:
    """Purge Debian's installers, where dpkg knows them."""
    listed = subprocess.run(["dpkg-query", "-W", "-f", "${Package}\n"], capture_output=True, text=True, check=True)
    names = set(listed.stdout.split())
    if there := sorted(n for n in names if n in INSTALLERS or n.startswith(INSTALLERS_LIBRARIES)):
        force = ["--force-depends", "--force-remove-essential", "--force-remove-protected"]
        subprocess.run(["dpkg", "--purge", *force, *there], check=True, capture_output=True)


def prune_python() -> None:
    """Take out pip and its kin and unused parts of the standard library, and compile what stays."""
    for site in {Path(part) for part in sys.path if part.endswith(("site-packages", "dist-packages"))}:
        for pattern in LIBRARIES:
            for path in site.glob(pattern):
                remove(path)
    for name in STDLIB_UNUSED:
        remove(STDLIB / name)
    # Where the base comes without them, each start would compile the standard library anew.
    compileall.compile_dir(STDLIB, quiet=2, workers=0)


def prune_programs() -> None:
    """Take out every program but Python and PROGRAMS."""
    for folder in {Path(name).resolve() for name in PROGRAM_FOLDERS if Path(name).is_dir()}:
        for path in sorted(folder.iterdir()):
            python = path.name.startswith("python") and "config" not in path.name
            if not python and path.name not in PROGRAMS:
                remove(path)
        for path in folder.iterdir():
            if not path.exists():
                path.unlink()


def drop_rights() -> None:
    """Take the setuid and setgid bits from every file that has one."""
    for folder, _, names in os.walk("/usr"):
        for path in (Path(folder, name) for name in names):
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
                path.chmod(stat.S_IMODE(mode) & ~(stat.S_ISUID | stat.S_ISGID))


def main() -> None:
    """Entry point."""
    prune_packages()
    prune_python()
    for name in LEFT_OVERS:
        for path in sorted(Path(name).glob("*")) + sorted(Path(name).glob(".*")):
            remove(path)
    drop_rights()
    prune_programs()


if __name__ == "__main__":
    main()
