"""What ./dev bench makes of its numbers: medians, ratios, shares and goals of made-up measurements.

usage: bench_test.py SOURCE_DIR     needs none of the libraries that are measured
"""

import sys
import unittest

sys.path.insert(0, sys.argv.pop(1) + "/bench")

import figures  # noqa: E402
import goals  # noqa: E402
import stages  # noqa: E402


def row(work, column, seconds, threads=1, **facts):
    return {"work": work, "column": column, "threads": threads, "seconds": seconds, **facts}


def stage(*rows):
    return figures.Stage({"measurements": list(rows)})


class Figures(unittest.TestCase):
    def test_ratio_is_taken_round_by_round(self):
        made = stage(row("a", "Chainrule", [1.0, 2.0, 4.0]), row("a", "FANN", [3.0, 4.0, 8.0]))
        ratio = made.ratio("a", 1, "FANN")
        self.assertEqual((ratio.median, ratio.minimum, ratio.maximum), (2, 2, 3))

    def test_share_is_of_the_peak_of_the_same_round(self):
        made = stage(
            row("a", "Chainrule", [0.5, 1.0], flop=50e9),  # 100 and 50 GFLOP/s
            row("a", "peak", [1 / 200, 1 / 100]),  # seconds of 10^9 operations: 200 and 100 GFLOP/s
        )
        self.assertAlmostEqual(made.share("a", 1).minimum, 0.5)
        self.assertAlmostEqual(made.share("a", 1).maximum, 0.5)

    def test_what_was_not_measured_is_nothing(self):
        made = stage(row("a", "Chainrule", [1.0]))
        self.assertIsNone(made.ratio("a", 1, "FANN"))
        self.assertIsNone(made.share("a", 1))
        self.assertIsNone(made.fastest("a", 1))

    def test_fastest_is_another_one(self):
        rows = [row("a", column, [time]) for column, time in (("Chainrule", 1), ("peak", 0), ("X 1", 3), ("X 2", 2))]
        self.assertEqual(stage(*rows).fastest("a", 1, "X"), "X 2")

    def test_times_have_three_figures(self):
        texts = [figures.duration(s) for s in (61.25, 0.0125, 3.14159e-6, 4.2e-8)]
        self.assertEqual(texts, ["61.2 s", "12.5 ms", "3.14 µs", "42 ns"])


class Goals(unittest.TestCase):
    def test_every_goal_is_the_worst_of_its_works(self):
        shape = {"shape": [512] * 3, "kind": "nn", "flop": 1e9}
        other = {"shape": [256] * 3, "kind": "nt", "flop": 1e9}
        found = goals.product_goals(
            stage(
                row("a", "Chainrule", [0.010], **shape),  # 100 of 100 GFLOP/s
                row("a", "oneDNN", [0.011], **shape),
                row("a", "peak", [0.010]),
                row("b", "Chainrule", [0.020], **other),  # 50 of 100, and half as fast as oneDNN
                row("b", "oneDNN", [0.010], **other),
                row("b", "peak", [0.010]),
            )
        )
        figure = {goal.key: (goal.figure, goal.met) for goal in found}
        self.assertEqual(figure["products.large.1"], ("50 % (50 % to 50 %), 256³, delta·Wᵀ", False))
        self.assertEqual(figure["products.large.1.onednn"], ("0.50 (0.50 to 0.50), 256³, delta·Wᵀ, oneDNN", False))

    def test_widths_are_compared_with_the_next_multiple_of_16_and_the_next_one(self):
        times = {63: 1.2, 64: 1.0, 65: 1.05, 66: 1.3, 80: 1.25}
        found = goals.width_goals(stage(*(row(f"w{w}", "Chainrule", [t], width=w) for w, t in times.items())))
        figure = {goal.key: goal.figure for goal in found}
        self.assertEqual(figure["widths.next16.1"], "1.20 (1.20 to 1.20), w = 63")
        self.assertEqual(figure["widths.neighbour.1"], "1.24 (1.24 to 1.24), w = 65")

    def test_more_threads_have_to_help_only_where_there_is_work(self):
        rows = []
        for work, one, two in (("small", 10e-6, 10e-6), ("middle", 100e-6, 80e-6), ("large", 2e-3, 1e-3)):
            facts = {"width": len(rows), "batch": 1}
            rows += [row(work, "Chainrule", [one], 1, **facts), row(work, "Chainrule", [two], 2, **facts)]
        met = {goal.key: goal.met for goal in goals.thread_goals(stage(*rows))}
        self.assertEqual(met, {"threads.any": True, "threads.50us": False, "threads.1ms": True})


class Stages(unittest.TestCase):
    def test_no_two_works_of_a_stage_have_one_name(self):
        for name, works in stages.ROUNDS.items():
            for quick in (False, True):
                keys = [(work.name, work.n_threads) for work in works(quick)]
                self.assertEqual(len(keys), len(set(keys)), name)

    def test_a_step_needs_no_gradient_of_its_inputs(self):
        self.assertEqual(stages.step_flop("3-5-2", 10), 10 * (2 * 2 * 3 * 5 + 3 * 2 * 5 * 2))


if __name__ == "__main__":
    unittest.main()
