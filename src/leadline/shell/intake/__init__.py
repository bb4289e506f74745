"""INTAKE, the shell's part: keys of this site, group commit, the guard against floods."""
