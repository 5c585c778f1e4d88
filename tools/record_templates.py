#!/usr/bin/env python3
"""Records what Hugging Face's apply_chat_template makes of conversations.

usage: record_templates.py [FILE.json ...]      (needs jinja2; default: src/test/resources/templates/*.json)

Each file holds {"template", "bos_token", "eos_token"}; the script writes "cases" beside them:
[{"messages", "add_generation_prompt", "expected"}] or "error" where the template raises. The environment is
that of transformers.utils.chat_template_utils: a sandbox with trim_blocks, lstrip_blocks and loop controls.
"""
import json
import pathlib
import sys

from jinja2.exceptions import TemplateError
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment


def raise_exception(message):
    raise TemplateError(message)


def compile_template(text):
    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
    env.filters["tojson"] = lambda x, indent=None: json.dumps(x, ensure_ascii=False, indent=indent)
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = lambda pattern: pattern.replace("%", "")
    return env.from_string(text)


def turn(role, content):
    return {"role": role, "content": content}


CONVERSATIONS = [
    [turn("user", "Hello")],
    [turn("system", "Be brief."), turn("user", "Hello")],
    [turn("user", "Hi"), turn("assistant", "Hello!"), turn("user", "How do I reset my VPN password?")],
    [turn("system", "S"), turn("user", "a"), turn("assistant", "b"), turn("user", "c"), turn("assistant", "d")],
    [turn("user", "  padded \u00a0\n\n")],
    [turn("user", "line one\n\nline \"two\" 'three' \\ {{ 7 * 7 }} {% raw %} {# no comment #} \u00fc \u65e5\u672c \U0001f642")],
    [turn("system", " \n padded system \n "), turn("user", "\tx\n")],
    [turn("user", "")],
    [turn("user", "one"), turn("user", "two")],
    [turn("assistant", "I begin"), turn("user", "ok")],
    [turn("user", "a"), turn("assistant", "b\n<think>no</think>\n tail "), turn("user", "c")],
]


def main(files):
    for name in files:
        path = pathlib.Path(name)
        data = json.loads(path.read_text())
        template = compile_template(data["template"])
        cases = []
        for messages in CONVERSATIONS:
            for opening in (True, False):
                case = {"messages": messages, "add_generation_prompt": opening}
                try:
                    case["expected"] = template.render(
                        messages=messages,
                        tools=None,
                        documents=None,
                        add_generation_prompt=opening,
                        bos_token=data["bos_token"],
                        eos_token=data["eos_token"],
                    )
                except TemplateError as error:
                    case["error"] = str(error)
                cases.append(case)
        data["cases"] = cases
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        print(f"{path}: {len(cases)} cases, {sum('error' in c for c in cases)} refused")


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    main(sys.argv[1:] or sorted(str(p) for p in (here / "src/test/resources/templates").glob("*.json")))
