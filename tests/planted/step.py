"""One training step as a person calculates it, number by number, right or with mistakes of
docs/mistakes.md in it. Arrays are [samples x units] and [inputs x units], whatever a sheet shows.

Where docs/mistakes.md leaves a choice, what is taken is said at the line where the mistake is made.
"""

from collections import namedtuple
from types import SimpleNamespace

import numpy as np

import functions as f
from rounding import Exact, slipped

# `layer` 0 where the mistake is made in every layer or belongs to none; `detail` is a tuple of pairs.
Mistake = namedtuple("Mistake", "name layer detail", defaults=(0, ()))


class Step:
    """numbers[name] holds everything that was calculated, by the names of docs/worksheet.md; names
    with a colon are of the second forward pass and are never claimed."""

    def __init__(self, problem, mistakes=(), rounding=None):
        self.p = problem
        self.mistakes = list(mistakes)
        self.rounding = rounding or Exact()
        self.numbers = {}
        self.W, self.b = list(problem.W), list(problem.b)
        self.x, self.t = problem.x.copy(), problem.t.copy()
        self.updated = set()

    def made(self, name, layer=None):
        for mistake in self.mistakes:
            if mistake.name == name and (layer is None or mistake.layer in (0, layer)):
                return SimpleNamespace(**dict(mistake.detail))
        return None

    def note(self, name, value):
        value = self.rounding.keep(name, np.array(value, float))
        for mistake in self.mistakes:
            if mistake.name == "arithmetic_slip":
                slip = SimpleNamespace(**dict(mistake.detail))
                if slip.number == name:
                    value[slip.place] = slipped(value[slip.place], self.p.digits[name], slip)
        self.numbers[name] = value
        return value

    def run(self):
        with np.errstate(all="ignore"):
            if self.made("updated_weight_used_early"):
                return self.run_sample_by_sample()
            self.take_wrong_sample()
            self.forward(self.W, self.b, "")
            self.score("")
            self.penalize()
            self.backward()
            for layer in self.layers():
                self.update(layer)
            self.look_again()
        return self.numbers

    def layers(self):
        return range(1, self.p.n_layers + 1)

    def has_bias(self, layer):
        return self.b[layer] is not None

    # --- forward ----------------------------------------------------------------------------------

    def take_wrong_sample(self):
        # The wrong row is used wherever the sample is: in the forward pass and in the gradient.
        if wrong := self.made("wrong_sample"):
            rows = self.x if wrong.what == "x" else self.t
            rows[wrong.to] = rows[wrong.source]

    def handed_on(self, layer, prefix):
        """What layer `layer` gives to the next one."""
        if layer in self.p.masks:
            return self.numbers[f"{prefix}h{layer}"]
        return self.numbers[f"{prefix}a{layer}"] if layer > 0 else self.x

    def forward(self, W, b, prefix):
        once = self.made if prefix == "" else lambda *_: None  # mistakes of the first pass only
        self.drop(0, self.x, prefix, once)
        for l in self.layers():
            a_before = self.handed_on(l - 1, prefix)
            z = a_before @ (W[l].T if once("transposed_weights", l) else W[l])
            if b[l] is not None and not once("bias_forgotten", l):
                z = z + b[l]
            z = self.note(f"{prefix}z{l}", z)
            a = self.note(f"{prefix}a{l}", self.activation(l, z, once))
            self.drop(l, a, prefix, once)

    def activation(self, l, z, once):
        name, alpha = self.p.activations[l], self.p.alphas[l]
        if once("activation_forgotten", l):
            return z
        if wrong := once("wrong_activation", l):
            return f.activate(wrong.instead, z, alpha)
        if once("softmax_not_normalized", l):
            return np.exp(z)
        return f.activate(name, z, alpha)

    def drop(self, l, a, prefix, once):
        if l not in self.p.masks:
            return
        mask = self.p.masks[l]
        # Both are made in the forward pass only: the mask of the backward pass is right.
        if once("mask_forgotten", l):
            mask = np.ones_like(mask)
        elif once("mask_not_scaled", l):
            mask = (mask > 0).astype(float)
        self.note(f"{prefix}h{l}", a * mask)

    # --- loss -------------------------------------------------------------------------------------

    def score(self, prefix):
        last = self.p.n_layers
        n_samples, n_outputs = self.t.shape
        losses = f.losses(self.p.loss, self.numbers[f"{prefix}a{last}"], self.t, self.p.huber_delta)

        def kept_up(name, place=None):  # in the loss after the step, too, if it is a habit
            made = self.made(name)
            if made and (place is None or made.place == place) and (prefix == "" or made.habit):
                return made
            return None

        if half := kept_up("half_factor", "losses"):
            losses = losses * half.factor
        if kept_up("mean_factor", "losses"):
            losses = losses * (n_outputs if self.p.loss in f.MEANS_OVER_OUTPUTS else 1 / n_outputs)
        if base := kept_up("log_base"):
            losses = losses / np.log(base.base)
        if kept_up("loss_sign"):
            losses = -losses
        losses = self.note(f"{prefix}losses", losses)
        mean = (self.p.step["reduction"] == "mean") != bool(kept_up("mean_factor", "loss"))
        self.note("loss_after" if prefix else "loss", losses.sum() / (n_samples if mean else 1))

    def penalize(self):
        how = self.p.step
        if not (how["l1"] or how["l2"]):
            return
        biases = self.made("penalty_on_biases")
        total = 0.0
        for l in self.layers():
            covered = [self.W[l]]
            if self.has_bias(l) and (how["penalize_biases"] or (biases and biases.objective)):
                covered.append(self.b[l])
            for w in covered:
                total += how["l1"] * np.abs(w).sum() + how["l2"] / 2 * (w**2).sum()
        penalty = self.note("penalty", total)
        self.note("objective", self.numbers["loss"] + penalty)

    # --- backward ---------------------------------------------------------------------------------

    def backward(self):
        for l in reversed(self.layers()):
            self.slope(l)
            delta = self.output_delta() if l == self.p.n_layers else self.hidden_delta(l)
            self.gradients(l, self.note(f"delta{l}", delta))
            if l > 1 and self.made("update_before_propagate", l - 1):
                self.update(l)

    def slope(self, l):
        name, alpha = self.p.activations[l], self.p.alphas[l]
        z, a = self.numbers[f"z{l}"], self.numbers[f"a{l}"]
        if name == "softmax":
            return
        # After a wrong a, f' is the right function's, written with the wrong a.
        if self.made("derivative_of_z", l):
            value = f.slope_written_with(name, z, z, alpha)
        elif self.made("derivative_at_a", l):
            value = f.slope_at(name, a, alpha)
        elif self.made("derivative_of_dropped_value", l):
            value = f.slope_written_with(name, self.numbers[f"h{l}"], z, alpha)
        else:
            value = f.slope(name, z, a, alpha)
        self.note(f"slope{l}", value)

    def through(self, l, g):
        """dL/dz of layer l from g = dL/da."""
        if self.made("derivative_left_out", l):
            return g
        if self.p.activations[l] == "softmax":
            a = self.numbers[f"a{l}"]
            return a * (g - (g * a).sum(axis=1, keepdims=True))
        return g * self.numbers[f"slope{l}"]

    # Factors and signs of the output's delta come in with dL/da or, where the learner writes delta
    # down at once, with delta.
    def output_factor(self, place):
        n_outputs, factor = self.t.shape[1], 1.0
        half, mean, sign = (self.made(name) for name in ("half_factor", "mean_factor", "wrong_sign"))
        if half and half.place == place:
            factor *= half.factor
        if mean and mean.place == place:
            factor *= n_outputs if self.p.loss in f.MEANS_OVER_OUTPUTS else 1 / n_outputs
        if sign and sign.place == place:
            factor = -factor
        return factor

    def output_delta(self):
        last = self.p.n_layers
        a = self.numbers[f"a{last}"]
        back = f.loss_slope(self.p.loss, a, self.t, self.p.huber_delta) * self.output_factor("back")
        back = self.note(f"back{last}", back)
        if self.p.loss not in f.CROSS_ENTROPIES:
            return self.through(last, back) * self.output_factor("delta")
        delta = (a - self.t) * self.output_factor("delta")
        # With softmax, too, f' is taken for a(1 - a), the way it stands in a sigmoid's table.
        return delta * a * (1 - a) if self.made("derivative_kept", last) else delta

    def hidden_delta(self, l):
        delta, W = self.numbers[f"delta{l + 1}"], self.W[l + 1]
        if self.made("update_before_propagate", l):
            W = self.numbers[f"W{l + 1}_new"]
        back = delta @ (W if self.made("transposed_weights_backward", l) else W.T)
        back = self.note(f"back{l}", back)  # before the mask
        if l in self.p.masks and not self.made("mask_forgotten_backward", l):
            back = back * self.p.masks[l]
        if self.made("broadcast_delta", l):
            return back.sum(axis=1, keepdims=True) * self.numbers[f"slope{l}"]
        return self.through(l, back)

    def gradients(self, l, delta):
        factor = 1 / len(self.x) if self.p.step["reduction"] == "mean" else 1.0
        mean = self.made("mean_factor")
        if mean and mean.place == "gradients":  # in all layers
            factor = 1.0 if self.p.step["reduction"] == "mean" else 1 / len(self.x)
        a = self.handed_on(l - 1, "")
        if self.made("gradient_with_z", l):
            a = self.numbers[f"z{l - 1}"]
        elif self.made("gradient_with_own_activation", l):
            a = self.numbers[f"a{l}"]
        dW = a.T @ delta
        if self.made("swapped_gradient_product", l):
            dW = dW.T
        if self.made("broadcast_gradient", l):
            dW = np.tile(dW.sum(axis=0), (len(dW), 1))
        self.note(f"dW{l}", dW * factor)
        if self.has_bias(l):
            db = delta.sum(axis=0) * (0 if self.made("bias_gradient_forgotten", l) else factor)
            self.note(f"db{l}", db)

    # --- update -----------------------------------------------------------------------------------

    def clipped(self, name):
        value, limit, norm = self.numbers[name], self.p.step["clip_value"], self.p.step["clip_norm"]
        if self.made("clipping_forgotten"):
            return value
        if limit:
            value = np.clip(value, -limit, limit)
        if norm:
            every = [g for key, g in self.numbers.items() if key[:2] in ("dW", "db")]
            if limit:
                every = [np.clip(g, -limit, limit) for g in every]
            value = value * min(1, norm / (np.sqrt(sum((g**2).sum() for g in every)) + 1e-6))
        return value

    def penalized(self, kind, l, w, g):
        how = self.p.step
        if self.made("penalty_forgotten", l):
            return g
        if kind == "b" and not (how["penalize_biases"] or self.made("penalty_on_biases", l)):
            return g
        l2 = how["l2"] * (2 if self.made("penalty_doubled", l) else 1)
        return g + l2 * w + how["l1"] * np.sign(w)

    def update(self, l):
        if l in self.updated:
            return
        self.updated.add(l)
        for kind, w in (("W", self.W[l]), ("b", self.b[l])):
            if w is None:
                continue
            g = self.numbers[f"d{kind}{l}"]
            if any(self.p.step[key] for key in ("l1", "l2", "clip_value", "clip_norm")):
                g = self.note(f"g{kind}{l}", self.penalized(kind, l, w, self.clipped(f"d{kind}{l}")))
            step = self.step_of(f"{kind}{l}", g)
            rate = 1.0 if self.made("learning_rate_forgotten", l) else self.p.step["learning_rate"]
            change = -rate * step
            if self.made("wrong_sign_of_update", l):
                change = -change
            if self.made("layer_not_updated", l):  # neither W nor b
                change = 0
            self.note(f"{kind}{l}_new", w + change)

    def step_of(self, name, g):
        """What is multiplied by the learning rate."""
        how, before = self.p.step, self.p.states
        optimizer = how["optimizer"]
        if optimizer == "sgd":
            if not how["momentum"]:
                return g
            v = self.note(f"velocity_{name}", how["momentum"] * before.get(f"velocity_{name}", 0) + g)
            if self.made("momentum_forgotten"):
                return g
            return g + how["momentum"] * v if how["nesterov"] else v
        if optimizer == "adam":
            m = self.note(f"m_{name}", (1 - how["beta1"]) * g)
            v = self.note(f"v_{name}", (1 - how["beta2"]) * g**2)
            if not self.made("bias_correction_forgotten"):
                m, v = m / (1 - how["beta1"]), v / (1 - how["beta2"])
            return m / (np.sqrt(v) + how["epsilon"])
        square = before.get(f"square_{name}", 0)
        if optimizer == "rmsprop":
            square = how["decay"] * square + (1 - how["decay"]) * g**2
        else:
            square = square + g**2
        return g / (np.sqrt(self.note(f"square_{name}", square)) + how["epsilon"])

    def look_again(self):
        W = [None] + [self.numbers[f"W{l}_new"] for l in self.layers()]
        b = [None] + [self.numbers.get(f"b{l}_new") for l in self.layers()]
        self.x, self.t = self.p.x, self.p.t
        self.forward(W, b, "after:")
        self.score("after:")

    # --- one sample after the other ---------------------------------------------------------------

    def run_sample_by_sample(self):
        """updated_weight_used_early: each sample is taken for a batch of its own, so where the mean
        is asked for, its whole gradient is subtracted, and there is no gradient of the batch."""
        others = [m for m in self.mistakes if m.name != "updated_weight_used_early"]
        W, b, parts = self.W, self.b, []
        for i in range(len(self.x)):
            one = Step(self.p.with_sample(i, W, b), others, self.rounding)
            parts.append(one.run())
            W = [None] + [one.numbers[f"W{l}_new"] for l in self.layers()]
            b = [None] + [one.numbers.get(f"b{l}_new") for l in self.layers()]
        for name in parts[0]:
            if ":" in name or name in ("loss", "loss_after"):
                continue
            values = [part[name] for part in parts]
            if name.endswith("_new"):
                self.numbers[name] = values[-1]
            elif name[:2] not in ("dW", "db"):
                self.numbers[name] = np.concatenate(values)
            elif self.p.step["reduction"] == "sum":
                self.note(name, sum(values))
        losses = self.numbers["losses"]
        self.note("loss", losses.mean() if self.p.step["reduction"] == "mean" else losses.sum())
        self.look_again()
        return self.numbers
