"""Random small networks with friendly numbers, and where each mistake can be made in them."""

import copy

import numpy as np

import functions as f
from step import Mistake, Step

SMOOTH_OUTPUTS = [name for name in f.ACTIVATIONS if name not in ("exponential", "softmax")]


class Problem:
    """A network, its data, the settings of one step, and a convention."""

    def with_sample(self, i, W, b):
        one = copy.copy(self)
        one.x, one.t, one.W, one.b = self.x[i : i + 1], self.t[i : i + 1], W, b
        one.masks = {l: mask[i : i + 1] for l, mask in self.masks.items()}
        return one


def friendly(rng, shape, size, decimals):
    """Numbers up to `size` with few decimals, none of them 0."""
    unit = 10.0**-decimals
    steps = rng.integers(1, round(size / unit) + 1, shape) * rng.choice([-1, 1], shape)
    return np.round(steps * unit, decimals)


def random_network(rng, p):
    p.n_layers = int(rng.choice([1, 2, 3], p=[0.2, 0.5, 0.3]))
    if rng.random() < 0.55:
        p.widths = [int(rng.integers(1, 5))] * (p.n_layers + 1)
    else:
        p.widths = [int(n) for n in rng.integers(1, 6, p.n_layers + 1)]
    p.loss = str(rng.choice(f.LOSSES))
    p.huber_delta = float(rng.choice([0.5, 1.0]))
    names = [str(rng.choice(f.ACTIVATIONS)) for _ in range(p.n_layers)]
    if rng.random() < 0.5:  # what most people meet
        names = [str(rng.choice(["sigmoid", "tanh", "relu"]))] * p.n_layers
    if p.loss == "binary_cross_entropy":
        names[-1] = "sigmoid"
    elif p.loss == "categorical_cross_entropy":
        names[-1] = "softmax"
    elif p.loss == "poisson":
        names[-1] = str(rng.choice(["exponential", "softplus"]))
    for l, name in enumerate(names, start=1):
        if name == "softmax" and p.widths[l] == 1:
            p.widths[l] = 2
    p.activations = [None, *names]
    p.alphas = [None] + [
        float(rng.choice([0.1, 0.2, 0.5])) if name in f.DEFAULT_ALPHA and rng.random() < 0.5
        else f.DEFAULT_ALPHA.get(name, 0.0)
        for name in names
    ]  # fmt: skip


def random_numbers(rng, p):
    decimals = int(rng.choice([1, 2]))
    n = p.n_samples = int(rng.choice([1, 2, 3, 4], p=[0.4, 0.25, 0.2, 0.15]))
    p.x = friendly(rng, (n, p.widths[0]), 2, decimals)
    biased = [rng.random() < 0.7] * (p.n_layers + 1)
    if rng.random() < 0.2:
        biased = [rng.random() < 0.5 for _ in biased]
    p.W, p.b = [None], [None]
    for l in range(1, p.n_layers + 1):
        p.W.append(friendly(rng, (p.widths[l - 1], p.widths[l]), float(rng.choice([1, 2])), decimals))
        p.b.append(friendly(rng, p.widths[l], 1, decimals) if biased[l] else None)
    shape = (n, p.widths[-1])
    if p.loss == "binary_cross_entropy":
        p.t = rng.integers(0, 2, shape).astype(float)
    elif p.loss == "categorical_cross_entropy":
        p.t = np.eye(shape[1])[rng.integers(0, shape[1], n)]
    elif p.loss == "poisson":
        p.t = rng.integers(1, 5, shape).astype(float)
    else:
        p.t = friendly(rng, shape, 1, decimals)
        if rng.random() < 0.5:
            p.t = rng.integers(0, 2, shape).astype(float)


def random_masks(rng, p):
    p.rates, p.masks = {}, {}
    if rng.random() > 0.25:
        return
    for l in range(p.n_layers):
        if rng.random() < (0.15 if l == 0 else 0.8):
            p.rates[l] = float(rng.choice([0.2, 0.5, 0.6]))
            kept = rng.random((p.n_samples, p.widths[l])) >= p.rates[l]
            kept[np.arange(p.n_samples), rng.integers(0, p.widths[l], p.n_samples)] = True
            p.masks[l] = kept / (1 - p.rates[l])


def random_step(rng, p):
    how = p.step = dict(
        optimizer=str(rng.choice(["sgd", "adam", "rmsprop", "adagrad"], p=[0.79, 0.09, 0.06, 0.06])),
        learning_rate=float(rng.choice([1, 0.5, 0.1, 0.01, 2], p=[0.2, 0.3, 0.3, 0.1, 0.1])),
        reduction=str(rng.choice(["mean", "sum"])), momentum=0.0, nesterov=False, decay=0.99, beta1=0.9,
        beta2=0.999, epsilon=1e-8, l1=0.0, l2=0.0, penalize_biases=False, clip_value=0.0, clip_norm=0.0,
    )  # fmt: skip
    p.states = {}
    if how["optimizer"] == "sgd" and rng.random() < 0.2:
        how["momentum"] = float(rng.choice([0.5, 0.9]))
        how["nesterov"] = bool(rng.random() < 0.2)
    state = {"sgd": "velocity" if how["momentum"] else None, "adam": None}.get(how["optimizer"], "square")
    # Worksheets have no names for what belongs to a threshold.
    if state and p.convention["offset"] != "threshold" and rng.random() < 0.7:
        for l in range(1, p.n_layers + 1):
            for kind, w in (("W", p.W[l]), ("b", p.b[l])):
                if w is not None:
                    value = friendly(rng, w.shape, 0.5, 2)
                    p.states[f"{state}_{kind}{l}"] = abs(value) if state == "square" else value
    if rng.random() < 0.25:
        kinds = rng.choice(["l1", "l2", "both"], p=[0.2, 0.6, 0.2])
        how["l1"] = 0.0 if kinds == "l2" else float(rng.choice([0.01, 0.05, 0.1]))
        how["l2"] = 0.0 if kinds == "l1" else float(rng.choice([0.01, 0.1, 0.2]))
        how["penalize_biases"] = bool(rng.random() < 0.2)
    if rng.random() < 0.15:
        how[str(rng.choice(["clip_value", "clip_norm"]))] = float(rng.choice([0.1, 0.2, 0.5]))


def is_sane(p, numbers):
    """No kinks, no overflow, nothing that is saturated beyond what a person would write down."""
    if not all(np.isfinite(v).all() and np.abs(v).max() < 1e4 for v in numbers.values()):
        return False
    for l in range(1, p.n_layers + 1):
        z, name = numbers[f"z{l}"], p.activations[l]
        if np.abs(z).max() > 8 or (name == "exponential" and z.max() > 3):
            return False
        if name in ("relu", "leaky_relu", "elu", "selu") and np.abs(z).min() < 0.05:
            return False
        if name == "hard_sigmoid" and np.abs(np.abs(z) - 3).min() < 0.05:
            return False
    d = np.abs(numbers[f"a{p.n_layers}"] - p.t)
    if p.loss == "mean_absolute" and d.min() < 0.05:
        return False
    return p.loss != "huber" or np.abs(d - p.huber_delta).min() >= 0.02


def random_convention(rng, p):
    p.convention = dict(weights="in_out", samples="rows", offset="bias", delta="gradient")
    if rng.random() < 0.5:
        p.convention = dict(
            weights=str(rng.choice(["in_out", "out_in"])), samples=str(rng.choice(["rows", "columns"])),
            offset=str(rng.choice(["bias", "constant_input", "threshold"])),
            delta=str(rng.choice(["gradient", "negative"])),
        )  # fmt: skip


def random_problem(rng):
    """A sane one, and what is right in it."""
    while True:
        p = Problem()
        random_network(rng, p)
        random_numbers(rng, p)
        random_masks(rng, p)
        random_convention(rng, p)
        random_step(rng, p)
        right = Step(p).run()
        if is_sane(p, right):
            return p, right


# --- where a mistake can be made ------------------------------------------------------------------


def detail(**pairs):
    return tuple(pairs.items())


def forward_sites(p):
    for l in range(1, p.n_layers + 1):
        name = p.activations[l]
        if p.b[l] is not None:
            yield Mistake("bias_forgotten", l)
        if p.widths[l - 1] == p.widths[l] > 1:
            yield Mistake("transposed_weights", l)
        yield Mistake("activation_forgotten", l)
        for instead in ("sigmoid", "tanh", "relu"):
            if instead != name:
                yield Mistake("wrong_activation", l, detail(instead=instead))
        if name == "softmax":
            yield Mistake("softmax_not_normalized", l)
    for l in p.masks:
        yield Mistake("mask_forgotten", l)
        yield Mistake("mask_not_scaled", l)
        if l > 0:
            yield Mistake("mask_forgotten_backward", l)
    for to in range(p.n_samples):
        for source in range(p.n_samples):
            if to != source:
                yield Mistake("wrong_sample", 1, detail(what="x", to=to, source=source))
                yield Mistake("wrong_sample", p.n_layers, detail(what="t", to=to, source=source))


def loss_sites(p):
    last = p.n_layers
    over_outputs = p.loss in (*f.SQUARED, "mean_absolute", "huber", "binary_cross_entropy")
    places = ["delta"] if p.loss in f.CROSS_ENTROPIES else ["back", "delta"]
    for habit in (False, True):
        if p.loss in (*f.SQUARED, "huber"):
            for factor in (2.0, 0.5):
                yield Mistake("half_factor", last, detail(place="losses", factor=factor, habit=habit))
                for place in places:
                    yield Mistake("half_factor", last, detail(place=place, factor=factor, habit=False))
        if p.n_samples > 1:
            yield Mistake("mean_factor", 0, detail(place="loss", habit=habit))
            yield Mistake("mean_factor", 0, detail(place="gradients", habit=False))
        if over_outputs and p.widths[-1] > 1:
            yield Mistake("mean_factor", last, detail(place="losses", habit=habit))
            yield Mistake("mean_factor", last, detail(place=places[0], habit=False))
        if p.loss in f.CROSS_ENTROPIES:
            for base in (2.0, 10.0):
                yield Mistake("log_base", last, detail(base=base, habit=habit))
            yield Mistake("loss_sign", last, detail(habit=habit))
    for place in places:
        yield Mistake("wrong_sign", last, detail(place=place))
    if p.loss in f.CROSS_ENTROPIES:
        yield Mistake("derivative_kept", last)


def backward_sites(p):
    for l in range(1, p.n_layers + 1):
        name, hidden = p.activations[l], l < p.n_layers
        square = p.widths[l - 1] == p.widths[l] > 1
        if hidden or p.loss not in f.CROSS_ENTROPIES:
            yield Mistake("derivative_left_out", l)
            if name in f.WRITTEN_WITH_A:
                yield Mistake("derivative_of_z", l)
            if name not in ("softmax", "identity"):
                yield Mistake("derivative_at_a", l)
        if l in p.masks and name in f.WRITTEN_WITH_A:
            yield Mistake("derivative_of_dropped_value", l)
        if hidden:
            if p.widths[l] == p.widths[l + 1] > 1:
                yield Mistake("transposed_weights_backward", l)
            if not p.step["clip_norm"]:
                yield Mistake("update_before_propagate", l)
                yield Mistake("update_before_propagate", 0)
            if p.widths[l] > 1 and name != "softmax" and l not in p.masks:
                yield Mistake("broadcast_delta", l)
        if l > 1:
            yield Mistake("gradient_with_z", l)
        if square:
            yield Mistake("swapped_gradient_product", l)
            if l not in p.masks:
                yield Mistake("gradient_with_own_activation", l)
        if p.widths[l - 1] > 1:
            yield Mistake("broadcast_gradient", l)
        if p.b[l] is not None and not p.states:
            yield Mistake("bias_gradient_forgotten", l)
    plain = p.step["optimizer"] == "sgd" and not any(p.step[k] for k in ("momentum", "clip_value", "clip_norm"))
    if p.n_samples > 1 and plain and not (p.step["l1"] or p.step["l2"]):
        yield Mistake("updated_weight_used_early")


def update_sites(p):
    how = p.step
    for l in range(p.n_layers + 1):  # 0: in all layers
        if how["l1"] or how["l2"]:
            yield Mistake("penalty_forgotten", l)
            if not how["penalize_biases"] and (l == 0 or p.b[l] is not None):
                yield Mistake("penalty_on_biases", l, detail(objective=False))
        if how["l2"]:
            yield Mistake("penalty_doubled", l)
        if how["learning_rate"] != 1:
            yield Mistake("learning_rate_forgotten", l)
        yield Mistake("wrong_sign_of_update", l)
        if l > 0:
            yield Mistake("layer_not_updated", l)
    if (how["l1"] or how["l2"]) and not how["penalize_biases"]:
        yield Mistake("penalty_on_biases", 0, detail(objective=True))
    if how["clip_value"] or how["clip_norm"]:
        yield Mistake("clipping_forgotten")
    if how["momentum"]:
        yield Mistake("momentum_forgotten")
    if how["optimizer"] == "adam":
        yield Mistake("bias_correction_forgotten")


def slip_site(rng, p, right):
    names = [name for name in right if ":" not in name]
    name = str(rng.choice(names))
    place = tuple(int(rng.integers(n)) for n in right[name].shape)
    layer = int(name.removesuffix("_new")[-1]) if name.removesuffix("_new")[-1].isdigit() else 0
    kind = str(rng.choice(["digit", "swap"]))
    return Mistake("arithmetic_slip", layer,
                   detail(number=name, place=place, kind=kind, digit=int(rng.integers(6)),
                          by=int(rng.integers(1, 10))))  # fmt: skip


# What can go together with updates after each sample, which leave no numbers of the whole batch.
SAMPLE_BY_SAMPLE = ("bias_forgotten", "activation_forgotten", "wrong_activation", "derivative_left_out",
                    "derivative_of_z", "derivative_at_a", "gradient_with_z", "bias_gradient_forgotten",
                    "learning_rate_forgotten")  # fmt: skip
# Of each group one at most is made in one layer: the second would hide the first, or change what it is.
ONE_OF = [
    {"activation_forgotten", "wrong_activation", "softmax_not_normalized"},
    {"mask_forgotten", "mask_not_scaled"},
    {"derivative_left_out", "derivative_of_z", "derivative_at_a", "derivative_of_dropped_value",
     "derivative_kept", "broadcast_delta"},
    {"transposed_weights_backward", "update_before_propagate", "broadcast_delta"},
    {"broadcast_delta", "swapped_gradient_product", "broadcast_gradient", "gradient_with_z",
     "gradient_with_own_activation"},
    {"penalty_forgotten", "penalty_on_biases", "penalty_doubled"},
    {"learning_rate_forgotten", "wrong_sign_of_update", "layer_not_updated", "momentum_forgotten"},
]  # fmt: skip


def go_together(first, second):
    if first.name == second.name and first.name != "arithmetic_slip":
        return False
    for one, other in ((first, second), (second, first)):
        if one.name == "updated_weight_used_early" and other.name not in SAMPLE_BY_SAMPLE:
            return False
    same = first.layer == second.layer or 0 in (first.layer, second.layer)
    return not (same and any(first.name in group and second.name in group for group in ONE_OF))


def random_mistakes(rng, p, right, count):
    """`count` that can be made together, each name as likely as another; None if there are not as many."""
    sites = {}
    for site in [*forward_sites(p), *loss_sites(p), *backward_sites(p), *update_sites(p)]:
        sites.setdefault(site.name, []).append(site)
    chosen = []
    for name in rng.permutation([*sites, "arithmetic_slip"]):
        options = sites.get(name) or [slip_site(rng, p, right)]
        site = options[int(rng.integers(len(options)))]
        if all(go_together(site, other) for other in chosen):
            chosen.append(site)
        if len(chosen) == count:
            return chosen
    return None
