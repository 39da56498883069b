"""The subcommands of `convenant`, a file per subject. Names and exit codes are what other tools rely on."""
