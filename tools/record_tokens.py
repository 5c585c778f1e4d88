#!/usr/bin/env python3
"""Records what the packages tokenizers and sentencepiece make of random Unicode texts.

usage: record_tokens.py     (needs tokenizers and sentencepiece; writes src/test/resources/golden/tokens.json.gz)

{"texts": [...], "bpe": {"tokens", "merges", "ids": {PRE: [[...], ...]}}, "spm": {NAME: {"tokens", "scores",
"types", "space_prefix", "ids"}}}. One small byte-level BPE is trained on this repository's texts and shared by
all pre-tokenisers; the SentencePiece models are trained on the same texts.
"""
import gzip
import io
import json
import pathlib
import random
import unicodedata

import sentencepiece as spm
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEXTS = 1000

GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")


def split(pattern):
    return pre_tokenizers.Split(Regex(pattern), "isolated")


def sequence(*splits):
    return pre_tokenizers.Sequence([*splits, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


BYTE_LEVEL = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
# name in GGUF: (pre-tokeniser, normaliser, whether words that are tokens are not merged up)
PRE = {
    "gpt-2": (BYTE_LEVEL, None, False),
    "smollm": (pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), BYTE_LEVEL]), None, False),
    "llama-bpe": (sequence(split(LLAMA3 % r"\p{N}{1,3}")), None, True),
    "qwen2": (sequence(split(LLAMA3 % r"\p{N}")), normalizers.NFC(), False),
    "default": (sequence(split(r"[\p{P}\$\+<=>\^~\|]+"), split(GPT2), split(r"\p{N}+"), split("[0-9][0-9][0-9]")),
                None, False),
}

PIECES = [
    "the", "answer", "Documents", "don't", "WE'LL", "it's", "you're", "I'VE", "x'd", "12345", "3.14", "007", "①②",
    "٣٤٥", "Ⅷ", "½", " ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u3000", "\u2028", "\u0085", ".", "...",
    "!?", "--", "$", "€", "+=", "<=>", "|", "^", "~", "(", ")", "[1]", "@", "#", "_", "/", "\\", "'", "\"", "é", "e\u0301",
    "Å", "ﬁ", "ß", "ñ", "日本語", "中文", "한국어", "\u1112\u1161\u11ab", "русский", "Ελληνικά", "עברית", "العربية", "हिन्दी",
    "ไทย", "🙂", "👩\u200d💻", "🇩🇪", "\ufe0f", "\u200b", "𝔘", "𐍈", "ſ", "K", "'ſ", "\u0130", "\u2581", "<0x0A>", "<s>",
]


def random_text(rng):
    parts = []
    for _ in range(rng.randint(1, 9)):
        kind = rng.random()
        if kind < 0.6:
            parts.append(rng.choice(PIECES))
        elif kind < 0.8:
            parts.append("".join(chr(rng.randint(0x20, 0x7e)) for _ in range(rng.randint(1, 6))))
        else:
            c = chr(rng.choice([rng.randint(0x80, 0x2fff), rng.randint(0x80, 0xfffd), rng.randint(0x10000, 0x1ffff)]))
            parts.append(c if unicodedata.category(c) not in ("Cn", "Cs", "Co") else "·")
    return "".join(parts)


def corpus():
    files = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [line for file in files for line in file.read_text().splitlines(keepends=True)]


def byte_level(texts):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = BYTE_LEVEL
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(corpus(), trainers.BpeTrainer(
        vocab_size=1200, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    trained = json.loads(tokenizer.to_str())["model"]
    merges = [tuple(pair) for pair in trained["merges"]]
    ids = {}
    for name, (pre, normalizer, whole) in PRE.items():
        each = Tokenizer(models.BPE(vocab=trained["vocab"], merges=merges, ignore_merges=whole))
        each.pre_tokenizer = pre
        if normalizer:
            each.normalizer = normalizer
        ids[name] = [each.encode(text).ids for text in texts]
    tokens = sorted(trained["vocab"], key=trained["vocab"].get)
    return {"tokens": tokens, "merges": [" ".join(pair) for pair in merges], "ids": ids}


def sentence_piece(texts, space_prefix, user_defined):
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter([line.rstrip("\n") for line in corpus()]), model_writer=model, model_type="bpe",
        vocab_size=1000, byte_fallback=True, character_coverage=0.995, normalization_rule_name="identity",
        remove_extra_whitespaces=False, add_dummy_prefix=space_prefix, user_defined_symbols=user_defined,
        split_digits=True, max_sentence_length=10000, num_threads=1, minloglevel=2)
    p = spm.SentencePieceProcessor(model_proto=model.getvalue())

    def kind(i):  # as in the GGUF key tokenizer.ggml.token_type
        if p.is_unknown(i):
            return 2
        if p.is_control(i):
            return 3
        if p.is_byte(i):
            return 6
        return 4 if p.id_to_piece(i) in user_defined else 1

    every = range(p.get_piece_size())
    return {"tokens": [p.id_to_piece(i) for i in every], "scores": [p.get_score(i) for i in every],
            "types": [kind(i) for i in every], "space_prefix": space_prefix, "ids": [p.encode(t) for t in texts]}


def main():
    rng = random.Random(20250118)
    texts = ["", *(random_text(rng) for _ in range(TEXTS - 1))]
    out = {
        "texts": texts,
        "bpe": byte_level(texts),
        "spm": {
            "llama": sentence_piece(texts, True, []),
            "gemma": sentence_piece(texts, False, ["\n\n", "\n", "\u2581\u2581", "\u2581\u2581\u2581", "\t"]),
        },
    }
    path = ROOT / "src/test/resources/golden/tokens.json.gz"
    data = json.dumps(out, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(data, 9, mtime=0))
    print(path, path.stat().st_size, "of", len(data))


if __name__ == "__main__":
    main()
