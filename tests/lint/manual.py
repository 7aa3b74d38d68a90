"""The manual and the program name the same commands and options: manual.py PROGRAM MANUAL

The program's side is what `help` lists ("  name  what it does") and what `help NAME` says of its
options ("--option" at the start of an indented line). The manual's side is its own source: ".It Cm
name" or ".Ss name" for commands, ".Fl -option" for options.
"""

import os
import re
import subprocess
import sys


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          check=False)
    if done.returncode != 0:
        print(f"{' '.join(command)}: exit status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def program_side(program):
    commands = re.findall(r"^  ([a-z]+)(?: [A-Z\[][^ ]*)*  +\S", output(program, "help"), re.M)
    options = {}
    for command in commands:
        for line in output(program, "help", command).splitlines():
            if re.match(r"^ +-", line):
                names = line.strip().split("  ")[0]  # what follows two blanks explains it
                for option in re.findall(r"(?<![\w-])--([a-z][a-z-]*)", names):
                    options.setdefault(option, command)
    return set(commands), options


def manual_side(path):
    with open(path, encoding="utf-8") as file:
        source = file.read().replace("\\-", "-")
    commands = set(re.findall(r"^\.(?:It Cm|It Ic|Ss|Ss Cm|Ss Ic) ([a-z]+)\b", source, re.M))
    options = set(re.findall(r"\bFl -([a-z][a-z-]*)", source))
    return commands, options


def main():
    program, manual = sys.argv[1:3]
    for path in (program, manual):
        if not os.path.exists(path):
            sys.exit(f"{path} is not there")
    commands, options = program_side(program)
    manual_commands, manual_options = manual_side(manual)
    if not commands:
        print(f"{program} help lists no command")
    for name in sorted(commands - manual_commands):
        print(f"{manual}: the command {name} is missing")
    for name in sorted(manual_commands - commands):
        print(f"{manual}: {name} is not a command of the program")
    for name in sorted(set(options) - manual_options):
        print(f"{manual}: the option --{name} (of {options[name]}) is missing")
    for name in sorted(manual_options - set(options)):
        print(f"{manual}: --{name} is not an option of the program")


main()
