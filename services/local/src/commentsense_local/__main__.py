"""`python -m commentsense_local` is `commentsense`."""

from commentsense_local.cli import main

main()
