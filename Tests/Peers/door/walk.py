#!/usr/bin/env python3
"""usage: walk.py PORT CODE...

Asks a running daemon for everything that its own description (GET /v1/openapi.json) tells of, with right and with wrong requests, and
checks every answer against that description; sends what is no HTTP at all; hands a file in with one request. The CODEs are
of `ctl pair … --role supervisor --origin none`, one for each agent: each has a rate of its own. Status 0 if nothing was found; otherwise a line for each fault."""

import faulthandler
import http.client
import itertools
import json
import random
import re
import socket
import sys
import time

PORT = int(sys.argv[1])
random.seed(7)
faults = []


def token_of(code):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("POST", "/v1/pair", json.dumps({"code": code}), {"Content-Type": "application/json"})
    return json.loads(connection.getresponse().read())["token"]


OURS = [token_of(code) for code in sys.argv[2:]]
TOKENS = itertools.cycle(OURS)


def ask(verb, path, body=None, headers=None, kind="application/json"):
    """Status, headers and body; waits where it is told to."""
    given = {"Authorization": f"Bearer {next(TOKENS)}", **(headers or {})}
    if body is not None and kind:
        given["Content-Type"] = kind
    for _ in range(50):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        try:
            connection.request(verb, path, body, given)
            answer = connection.getresponse()
            told = answer.read()
        finally:
            connection.close()
        if answer.status != 429:
            return answer.status, answer.headers, told
        time.sleep(0.2)
    raise RuntimeError(f"{verb} {path}: too fast for ever")


status, _, text = ask("GET", "/v1/openapi.json")
document = json.loads(text)
schemas = document["components"]["schemas"]


def fault(value, schema, place=""):
    """What is wrong with the value; None if nothing."""
    if "$ref" in schema:
        return fault(value, schemas[schema["$ref"].split("/")[-1]], place)
    if "const" in schema and value != schema["const"]:
        return f"{place} is not {schema['const']}"
    for several in ("oneOf", "anyOf"):
        if several in schema and all(fault(value, one, place) for one in schema[several]):
            return f"{place}: {value!r} is none of its words"
    kind = schema.get("type")
    if kind == "object":
        return fault_of_object(value, schema, place)
    if kind == "array":
        if not isinstance(value, list):
            return f"{place} is no array"
        return next(filter(None, (fault(each, schema["items"], f"{place}[]") for each in value)), None)
    if kind == "string" and not isinstance(value, str):
        return f"{place} is no string"
    if schema.get("format") == "date-time" and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value):
        return f"{place}: {value} is no time"
    if kind == "boolean" and not isinstance(value, bool):
        return f"{place} is no truth"
    if kind == "integer" and (isinstance(value, bool) or not isinstance(value, int)):
        return f"{place} is no whole number"
    if kind == "number" and (isinstance(value, bool) or not isinstance(value, (int, float))):
        return f"{place} is no number"
    return None


def fault_of_object(value, schema, place):
    if not isinstance(value, dict):
        return f"{place} is no object"
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    if not known and others is None:
        return None
    for name in schema.get("required", []):
        if name not in value:
            return f"{place}.{name} lacks"
    for name, member in value.items():
        described = known.get(name) or (others if isinstance(others, dict) else None)
        if not described:
            return f"{place}.{name} is not described"
        if found := fault(member, described, f"{place}.{name}"):
            return found
    return None


def check(what, operation, answer):
    """The answer is as described."""
    status, headers, body = answer
    kind = (headers.get("Content-Type") or "").split(";")[0]
    described = operation["responses"].get(str(status))
    if status < 300 or described and "content" in described:
        if not described:
            return faults.append(f"{what}: {status} is not described")
        content = described.get("content", {}).get(kind)
        if content is None:
            return faults.append(f"{what}: {kind} is not described")
        if kind == "application/json" and (found := fault(json.loads(body), content["schema"])):
            faults.append(f"{what}: {found}")
    elif status >= 500 and status not in (503, 504):
        faults.append(f"{what}: {status} {body[:200]!r}")
    elif kind != "application/problem+json":
        faults.append(f"{what}: {status} is no problem but {kind}")
    else:
        problem = json.loads(body)
        if found := fault(problem, schemas["ProblemDetails"]):
            faults.append(f"{what}: {found}")
        if problem["status"] != status or not problem["detail"]:
            faults.append(f"{what}: {problem}")


def known_things():
    """Ids of what there is, by the parameter that names one."""
    def ids(path, members, member):
        return [each[member] for each in json.loads(ask("GET", path)[2])[members]]

    things = {
        "call": ids("/v1/calls?ended=true", "calls", "callId"), "batch": ids("/v1/batches", "batches", "batchId"),
        "agent": ids("/v1/agents", "agents", "agentId"), "recording": ids("/v1/recordings", "recordings", "recordingId"),
    }
    things["ticket"] = [each for batch in things["batch"] for each in ids(f"/v1/tickets?batch={batch}", "tickets", "ticketId")]
    return {name: some for name, some in things.items() if some}


def sample(name, schema, things):
    """A value that could be right."""
    if "oneOf" in schema:
        return random.choice(schema["oneOf"])["const"]
    kind = schema.get("type")
    if kind == "array":
        return [sample(name, schema["items"], things)]
    if name in things:
        return random.choice(things[name])
    if name in ("number", "numbers"):
        return "13800138000"
    if schema.get("format") == "date-time":
        return "2027-01-01T08:00:00.000Z"
    if schema.get("contentEncoding"):
        return "aWQscGhvbmUKMSwxMzgwMDEzODAwMAo="
    return {"integer": 1, "number": 1, "boolean": True, "object": {}}.get(kind, "today" if name in ("from", "to", "day") else "word")


WRONG = [None, -1, 1e300, "", "x" * 5000, "\u0000", "💥", [], {}, [[[]]], True, "2026-13-45T99:99:99Z", 2**63]


def requests_for(verb, path, operation, things):
    """Requests for one operation: right ones first, then wrong ones."""
    inside = [p["name"] for p in operation.get("parameters", []) if p["in"] == "path"]
    query = [p for p in operation.get("parameters", []) if p["in"] == "query"]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    members = content.get("properties", {})
    required = content.get("required", [])

    def address(ids=True, extra=""):
        filled = path
        for name in inside:
            filled = filled.replace("{" + name + "}", random.choice(things[name]) if ids and name in things else "none-of-ours")
        return filled + extra

    def body(change=None):
        made = {name: sample(name, members[name], things) for name in required}
        return json.dumps({**made, **(change or {})}) if members else None

    yield address(), body()
    yield address(False), body()
    for parameter in query:
        name = parameter["name"]
        for value in (sample(name, parameter["schema"], things), random.choice(["", "-1", "%00", "99999999999999999999", "%F0%9F"])):
            yield address(extra=f"?{name}={str(value).lower() if isinstance(value, bool) else value if not isinstance(value, list) else value[0]}"), None
    for name, schema in members.items():
        yield address(), body({name: sample(name, schema, things)})
        yield address(), body({name: random.choice(WRONG)})
    if verb != "get":
        yield address(), "{"
        yield address(), '{"nonsense":1}'
        yield address(), "[" * 200


def walk(things):
    for path, operations in sorted(document["paths"].items()):
        if path in ("/v1/rpc", "/v1/pair", "/v1/events"):
            continue
        for verb, operation in operations.items():
            # Whoever takes tokens away would take these.
            if operation.get("operationId") == "page.revoke":
                check(path, operation, ask("DELETE", "/v1/pages/none-of-ours"))
                continue
            if operation.get("operationId") == "batch.load":
                continue
            for address, body in requests_for(verb, path, operation, things):
                check(f"{verb} {address} {body and body[:200]}", operation, ask(verb.upper(), address, body))
        wrong = ask("PUT", path.replace("{", "").replace("}", ""), "{}")
        if wrong[0] != 405 or not wrong[1].get("Allow"):
            faults.append(f"PUT {path}: {wrong[0]}")


def hand_in():
    """A file in one request."""
    operation = document["paths"]["/v1/batches"]["post"]
    head = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"
    row = "\n{},质量工单,客户,{},,,,问题,普通,2026-11-11 00:06:17,,".format
    file = (head + row("W1", "13800138001") + row("W2", "13911112223")).encode()

    def load(query, data, wanted, kind="text/csv", **headers):
        answer = ask("POST", f"/v1/batches?{query}", data, {k.replace("_", "-"): v for k, v in headers.items()}, kind)
        check(f"load {query} {kind}", operation, answer)
        if answer[0] not in (wanted if isinstance(wanted, tuple) else (wanted,)):
            faults.append(f"load {query} {kind}: {answer[0]} instead of {wanted}: {answer[2][:300]!r}")
        return answer

    load("name=walk.csv&dryRun=true", file, 200)
    mine = {"Idempotency_Key": "walk-1", "Authorization": f"Bearer {OURS[0]}"}
    first = load("name=walk.csv&paused=true", file, 201, **mine)
    again = load("name=walk.csv&paused=true", file, 201, **mine)
    if first[2] != again[2] or not (first[1].get("Location") or "").startswith("/v1/batches/"):
        faults.append(f"the same file with the same key: {first[2]!r} {again[2]!r}")
    load("name=walk.csv&paused=true", file + row("W3", "13700137001").encode(), 409, **mine)
    load("name=unusable.csv", (head + row("B1", "none")).encode(), 422)
    load("", file, 400)
    load("name=x&nonsense=1", file, 400)
    load("name=empty.csv", b"", 415)
    for kind in ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/x-www-form-urlencoded", "text/html", None):
        load("name=x.csv", file, 415, kind)
    load("name=x.csv", "id,phone\nW9,139\n".encode("utf-16-le") + b"\x00\xd8", (400, 422), "text/csv; charset=utf-8")
    listed = [each["name"] for each in json.loads(ask("GET", "/v1/batches")[2])["batches"]]
    if listed.count("walk.csv") != 1 or "x.csv" in listed or "unusable.csv" in listed:
        faults.append(f"batches after the files: {listed}")


MALFORMED = [
    b"\r\n\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET " + b"/" * 40000 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" + b"".join(b"A%d: b\r\n" % n for n in range(9000)) + b"\r\n",
    b"POST /v1/calls HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: -5\r\n\r\n", b"POST /v1/calls HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    b"POST /v1/calls HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
    b"POST /v1/calls HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", b"POST /v1/calls HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\n{\r\n0\r\n\r\n",
    b"GET /v1/calls\x00 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", b"G\x00T /v1/calls HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", b"GET /v1/%zz HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
    b"GET /v1/calls HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer " + b"a" * 20000 + b"\r\n\r\n", b"GET /v1/calls HTTP/1.1\r\nHost : 127.0.0.1:%d\r\n\r\n",
    b"GET /v1/calls HTTP/1.1\r\n Host: folded\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
    b"GET http://evil.example/v1/calls HTTP/1.1\r\nHost: evil.example\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]


def send_nonsense():
    for bytes_ in MALFORMED:
        sent = bytes_.replace(b"%d", str(PORT).encode(), 1) if b"127.0.0.1:%d" in bytes_ else bytes_
        with socket.create_connection(("127.0.0.1", PORT), timeout=60) as connection:
            try:
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
                answer = b""
                while b"\r\n\r\n" not in answer and (piece := connection.recv(65536)):
                    answer += piece
            except TimeoutError:
                faults.append(f"no end after {sent[:60]!r}")
                continue
            except OSError:
                continue  # it hung up
        first = answer.split(b"\r\n", 1)[0]
        if answer and not re.match(rb"HTTP/1\.[01] (4\d\d|505|501)", first):
            faults.append(f"{first!r} to {sent[:60]!r}")


def main():
    faulthandler.dump_traceback_later(240, exit=True)
    things = known_things()
    send_nonsense()
    hand_in()
    walk(things)
    if ask("GET", "/healthz")[2] != b"ok\n":
        faults.append("the daemon is not well")
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


main()
