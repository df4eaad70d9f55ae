"""A problem and what was calculated, as a worksheet in TOML (docs/worksheet.md)."""

import numpy as np

import functions as f
from rounding import half_unit, written

SIGNED = ("back", "delta", "dW", "db", "gW", "gb", "velocity", "m_")  # with delta = "negative"


def split_name(name):
    """("velocity_W", 2, "") of velocity_W2; the layer is 0 where there is none."""
    end = "_new" if name.endswith("_new") else ""
    stem = name.removesuffix(end) if end else name
    return (stem[:-1], int(stem[-1]), end) if stem[-1].isdigit() else (stem, 0, end)


def shown_name(p, name):
    """What the sheet calls a number, or None where it has no name there."""
    stem, layer, end = split_name(name)
    if not stem.endswith("b") or not layer:
        return name
    if p.convention["offset"] == "constant_input":
        return f"{stem[:-1]}W{layer}{end}"
    if p.convention["offset"] == "threshold":
        return f"{stem[:-1]}theta{layer}{end}"
    return name


def shown(p, numbers):
    """Every number with its name, orientation and sign on the sheet."""
    sheet = {}
    for name, value in numbers.items():
        as_name = shown_name(p, name)
        if ":" in name or as_name is None:
            continue
        stem, layer, _ = split_name(name)
        if p.convention["delta"] == "negative" and stem.startswith(SIGNED):
            value = -value
        if stem.endswith("b") and layer:
            if p.convention["offset"] == "threshold" and not stem.startswith(("v_", "square")):
                value = -value
            elif p.convention["offset"] == "constant_input":
                weights = numbers[f"{stem[:-1]}W{name[len(stem):]}"]
                if p.convention["delta"] == "negative" and stem.startswith(SIGNED):
                    weights = -weights
                value = np.vstack([value, weights])
        sheet[as_name] = value
    for name, value in sheet.items():
        if value.ndim == 2:
            stem, _, _ = split_name(name)
            turned = p.convention["weights"] == "out_in" if stem.endswith("W") else p.convention["samples"] == "columns"
            if turned:
                sheet[name] = value.T
    return sheet


def given(p):
    numbers = {"x": p.x, "t": p.t}
    for l in range(1, p.n_layers + 1):
        numbers[f"W{l}"] = p.W[l]
        if p.b[l] is not None:
            numbers[f"b{l}"] = p.b[l]
    numbers.update({f"mask{l}": mask for l, mask in p.masks.items()})
    numbers.update(p.states)
    return numbers


# --- order of computation -------------------------------------------------------------------------


def parents(p, name):
    """The numbers that one is calculated from, when nothing is done wrong."""
    stem, l, end = split_name(name)
    every = range(1, p.n_layers + 1)
    handed_on = [f"h{l - 1}" if l - 1 in p.masks else f"a{l - 1}"] if l else []
    if end:
        return [f"g{stem}{l}", f"d{stem}{l}", *(f"{s}_{stem}{l}" for s in ("velocity", "m", "v", "square"))]
    if stem.startswith(("velocity_", "m_", "v_", "square_")):
        return [f"g{stem[-1]}{l}", f"d{stem[-1]}{l}"]
    if stem in ("gW", "gb"):
        whole = [f"d{kind}{k}" for kind in "Wb" for k in every] if p.step["clip_norm"] else []
        return [f"d{stem[1]}{l}", *whole]
    return {
        "z": handed_on, "a": [f"z{l}"], "h": [f"a{l}"], "losses": [f"a{p.n_layers}"], "loss": ["losses"],
        "objective": ["loss", "penalty"], "slope": [f"a{l}"],
        "back": [f"a{l}"] if l == p.n_layers else [f"delta{l + 1}"],
        "delta": [f"a{l}"] if l == p.n_layers and p.loss in f.CROSS_ENTROPIES else [f"back{l}", f"slope{l}", f"a{l}"],
        "dW": [f"delta{l}", *handed_on], "db": [f"delta{l}"],
        "loss_after": [f"{kind}{k}_new" for kind in "Wb" for k in every],
    }.get(stem, [])  # fmt: skip


def ancestors(p, names):
    """Of each name on the sheet all that stand before it, as names on the sheet."""
    parts = {}
    for name in names:
        parts.setdefault(shown_name(p, name), set()).add(name)
    found = {}

    def all_of(name):
        if name not in found:
            found[name] = set()
            for parent in parents(p, name):
                if parent in names:
                    found[name] |= {parent} | all_of(parent)
        return found[name]

    result = {}
    for as_name, own in parts.items():
        before = {shown_name(p, parent) for name in own for parent in all_of(name)}
        result[as_name] = before - {as_name, None}
    result.pop(None, None)
    return result


# --- claims ---------------------------------------------------------------------------------------


def random_digits(rng, names, p, one_for_all):
    digits = {name: int(rng.integers(3, 7)) for name in names}
    if one_for_all:
        same = int(rng.integers(3, 7))
        digits = {name: same for name in names}
    for name in names:  # what shares a name on the sheet shares its digits
        if shown_name(p, name) in digits:
            digits[name] = digits[shown_name(p, name)]
    return digits


def random_claims(rng, names):
    """The names that are claimed, and the share of single numbers left blank."""
    names = sorted(names)
    kind = rng.choice(["all", "some", "few", "usual"], p=[0.25, 0.3, 0.2, 0.25])
    if kind == "all":
        claimed = names
    elif kind == "usual":
        claimed = [n for n in names if n[0] in "az" or n.endswith("_new") or n.startswith(("delta", "loss"))]
    else:
        share = 0.6 if kind == "some" else 0.25
        claimed = [n for n in names if rng.random() < share] or [str(rng.choice(names))]
    return claimed, 0.2 if rng.random() < 0.25 else 0.0


def claims_of(sheet, claimed, digits_of, blanks):
    """name -> array of texts; "" where nothing is claimed."""
    texts = {}
    for name in claimed:
        if name not in sheet:
            continue
        write = np.vectorize(lambda v, name=name: written(v, digits_of[name]) if np.isfinite(v) else "", otypes=[object])
        texts[name] = np.where(blanks[name], "", write(sheet[name]))
    return texts


def numbers_in(texts):
    """Values and half units of claims; NaN where there is none."""
    value = np.vectorize(lambda s: float(s) if s else np.nan, otypes=[float])
    unit = np.vectorize(lambda s: half_unit(s) if s else np.nan, otypes=[float])
    return {n: value(s) for n, s in texts.items()}, {n: unit(s) for n, s in texts.items()}


# --- TOML -----------------------------------------------------------------------------------------


def toml(value, quote=True):
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(v, quote) for v in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        plain = not quote and value and "e" not in value and "." in value and not value.endswith("0")
        return value if plain else f'"{value}"'
    return f"{value:g}" if float(f"{value:g}") == value else repr(float(value))


def rows(p, name, value, flat):
    """Lists; with one sample, [1 x n] may be written as [n]."""
    stem, _, _ = split_name(name)
    of_samples = value.ndim == 2 and not stem.endswith("W")
    return value.ravel().tolist() if flat and of_samples and p.n_samples == 1 else value.tolist()


def document(p, texts, rng, extra=""):
    flat, quote = bool(rng.random() < 0.3), bool(rng.random() < 0.7)
    lines = ["[network]", f"loss = {toml(p.loss)}"]
    if p.loss == "huber":
        lines.append(f"huber_delta = {toml(p.huber_delta)}")
    if 0 in p.rates:
        lines.append(f"input_dropout = {toml(p.rates[0])}")
    lines.append("layers = [")
    for l in range(1, p.n_layers + 1):
        keys = [f"units = {p.widths[l]}", f"activation = {toml(p.activations[l])}"]
        keys.append(f"bias = {toml(p.b[l] is not None)}")
        if p.activations[l] in f.DEFAULT_ALPHA:
            keys.append(f"alpha = {toml(p.alphas[l])}")
        if l in p.rates:
            keys.append(f"dropout = {toml(p.rates[l])}")
        lines.append("  { " + ", ".join(keys) + " },")
    lines += ["]", "", "[step]"]
    needed = {"adam": ("beta1", "beta2", "epsilon"), "rmsprop": ("decay", "epsilon"), "adagrad": ("epsilon",)}
    for key, value in p.step.items():
        always = key in ("optimizer", "learning_rate", "reduction")
        if always or key in needed.get(p.step["optimizer"], ()) or (value and key not in ("beta1", "beta2", "decay", "epsilon")):
            lines.append(f"{key} = {toml(value)}")
    lines += ["", "[convention]", *(f"{key} = {toml(value)}" for key, value in p.convention.items())]
    lines += ["", "[given]"]
    lines += [f"{name} = {toml(rows(p, name, value, flat))}" for name, value in shown(p, given(p)).items()]
    lines += ["", "[work]"]
    lines += [f"{name} = {toml(rows(p, name, value, flat), quote)}" for name, value in texts.items()]
    return "\n".join(lines) + "\n" + extra
