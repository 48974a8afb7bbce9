#!/usr/bin/env python3
"""usage: protocol-texts.py
Gathers the doc comments of the protocol's types, from which the published description (GET /v1/openapi.json) takes its prose, into
Sources/ControlServer/OpenAPI/protocol-texts.txt: a line for each type, member and word. `make` runs it; what is the same stays untouched."""
import pathlib
import re

root = pathlib.Path(__file__).resolve().parent.parent / "Sources"
target = root / "ControlServer/OpenAPI/protocol-texts.txt"
sources = sorted((root / "ControlAPI").rglob("*.swift")) + [root / "ControlServer/Routes/ProblemDetails.swift"]

TYPE = re.compile(r"^(?:public |package )?(?:final )?(struct|enum|extension|class|protocol|actor) ([\w.]+)([^{]*)\{")
MEMBER = re.compile(r"^(?:public )?(?:var|let) (\w+):[^{]*(?:\{ get(?: set)? \})?$")
WORD = re.compile(r'^public static let \w+ = (\w+)\(rawValue: "([^"]*)"\)')
CASE = re.compile(r'^case (\w+) = "([^"]*)"$')


def texts_of(source, kinds):
    """Yields (name, text) of what a file declares with a doc comment; notes in `kinds` which protocols a type conforms to."""
    scopes, comment = [], []
    for line in source.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("///"):
            comment.append(line[3:].strip())
            continue
        name, text = None, " ".join(comment).strip()
        scope = "".join(part for part, _ in scopes)
        if match := TYPE.match(line):
            name = scope + match[2].replace(".", "")
            kinds.setdefault(name, []).extend(re.findall(r"\w+", match[3]))
            text = re.split(r" - (?:Parameter|Returns|Throws)", text)[0]
        elif match := WORD.match(line):
            name = f"{match[1]}={match[2]}"
        elif (match := MEMBER.match(line)) and scopes and scopes[-1][1]:
            name = f"{scope}.{match[1]}"
        elif (match := CASE.match(line)) and scope.endswith("CodingKeys"):
            name, text = f"{scope.removesuffix('CodingKeys')}.{match[2]}", f"@{match[1]}"
        if name and text:
            yield name, text
        if not line.startswith("@"):
            comment = []
        opened = line.count("{") - line.count("}")
        if (match := TYPE.match(line)) and opened > 0:
            scopes.append((match[2].replace(".", ""), match[1] in ("struct", "class", "protocol")))
        elif opened > 0:
            scopes += [("", False)] * opened
        elif opened < 0:
            del scopes[opened:]


def gathered():
    texts, kinds = {}, {}
    for source in sources:
        for name, text in texts_of(source, kinds):
            texts.setdefault(name, text)
    # What a protocol says of a member holds for those who conform to it.
    for name, text in list(texts.items()):
        protocol, _, member = name.partition(".")
        for kind in [kind for kind, known in kinds.items() if protocol in known and member]:
            texts.setdefault(f"{kind}.{member}", text)
    # A member that is written under another name has its text all the same.
    for name, text in list(texts.items()):
        if text.startswith("@"):
            kind = name.split(".")[0]
            texts[name] = texts.get(f"{kind}.{text[1:]}", "")
    return "".join(f"{name}\t{text}\n" for name, text in sorted(texts.items()) if text)


def main():
    made = gathered()
    if not target.exists() or target.read_text(encoding="utf-8") != made:
        target.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
