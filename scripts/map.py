"""Print what stands where: each package with its files, lines and first sentence."""

import ast
import signal
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "bursar"


def first_sentence(path: Path) -> str:
    """Return the first line of a module's docstring, or nothing."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.split("\n", 1)[0]


def main() -> int:
    """Write the map to standard output."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make map | head` is no error
    for package in sorted({path.parent for path in SOURCE.rglob("*.py")}):
        own = sorted(package.glob("*.py"))
        lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in own)
        name = ".".join(package.relative_to(SOURCE.parent).parts)
        home = package / "__init__.py"
        about = first_sentence(home) if home.exists() else ""
        sys.stdout.write(f"\n{name}  ({len(own)} files, {lines} lines)  {about}\n")
        for path in own:
            if path.name != "__init__.py":
                sys.stdout.write(f"    {path.stem:<24} {first_sentence(path)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
