// The four worked notes, run by the general engine, against numbers made with NumPy
// (tests/golden/notes.json, double precision).
#include <chainrule/run.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "golden_file.h"

namespace chainrule {
namespace {

using Json = nlohmann::json;

constexpr double kSinglePass = 1e-12;     // relative, of one pass and of note 3's 100 iterations
constexpr double kAfterTraining = 1e-10;  // relative, of weights after the trainings
constexpr double kChaotic = 1e-9;         // relative, of the snapshots with unscaled pixels

const Json& golden() {
  static const Json json = golden_json("notes.json");
  return json;
}

std::string note(const std::string& name) {
  return CHAINRULE_SOURCE_DIR "/examples/notes/" + name + ".toml";
}

void expect_near(double value, double expected, double tolerance, const std::string& what) {
  EXPECT_LE(std::abs(value - expected), tolerance * std::abs(expected))
      << what << ": " << value << " came, " << expected << " was expected";
}

void expect_near(ConstView<double> values, const Json& expected, double tolerance,
                 const std::string& what) {
  ASSERT_EQ(values.rows(), expected.size()) << what;
  for (std::size_t i = 0; i < values.rows(); ++i) {
    ASSERT_EQ(values.cols(), expected[i].size()) << what;
    for (std::size_t j = 0; j < values.cols(); ++j) {
      expect_near(values(i, j), expected[i][j].get<double>(), tolerance, what);
    }
  }
}

// Trains as the run file says, and keeps what the note prints of the last update.
class LastStep : public Observer<double> {
 public:
  bool on_step(const StepEvent<double>& event) override {
    const ConstView<double> result = event.trace.result();
    output = Matrix<double>(result.rows(), result.cols());
    for (std::size_t i = 0; i < result.rows(); ++i) {
      std::ranges::copy(result.row(i), output.row(i).begin());
    }
    return true;
  }
  Matrix<double> output;
};

History train_note(Prepared<double>& note, Observer<double>* observer) {
  return train<double>(note.model.network, note.samples(), note.validation(), note.train, observer,
                       note.numpy ? &*note.numpy : nullptr);
}

TEST(Notes, Neuron) {
  Prepared<double> run = prepare<double>(read_run_file(note("neuron")));
  LastStep last;
  train_note(run, &last);
  const Json& correct = golden()["neuron"]["correct"];
  expect_near(run.model.network.weights(1), correct["w"], kAfterTraining, "weights");
  expect_near(last.output, correct["output_before_last_update"], kAfterTraining, "output");
}

TEST(Notes, HiddenLayer) {
  Prepared<double> run = prepare<double>(read_run_file(note("hidden_layer")));
  LastStep last;
  train_note(run, &last);
  const Json& correct = golden()["hidden_layer"]["correct"];
  expect_near(run.model.network.weights(1), correct["w0"], kAfterTraining, "weights 1");
  expect_near(run.model.network.weights(2), correct["w1"], kAfterTraining, "weights 2");
  expect_near(last.output, correct["output_before_last_update"], kAfterTraining, "output");
}

TEST(Notes, Dropout) {
  Prepared<double> run = prepare<double>(read_run_file(note("dropout")));
  train_note(run, nullptr);
  const Json& correct = golden()["dropout"]["correct"];
  const Network<double>& network = run.model.network;
  expect_near(network.weights(1), correct["w0"], kAfterTraining, "weights 1");
  expect_near(network.weights(2), correct["w1"], kAfterTraining, "weights 2");
  expect_near(predict<double>(network, run.x), correct["output_without_dropout"], kAfterTraining,
              "output");
}

TEST(Notes, ForwardPass) {
  const Prepared<double> run = prepare<double>(read_run_file(note("forward_2_4_1")));
  const Json& correct = golden()["forward_2_4_1"]["correct"];
  const Network<double>& network = run.model.network;
  expect_near(network.weights(1), correct["w0"], 0, "weights 1");
  expect_near(network.weights(2), correct["w1"], 0, "weights 2");
  Trace<double> trace(network.spec(), 4);
  forward<double>(network, run.x, trace);
  const Trace<double>& shown = trace;
  expect_near(shown.pre_activation(1), correct["hidden_pre_activation"], kSinglePass, "z 1");
  expect_near(shown.activation(1), correct["hidden_activation"], kSinglePass, "a 1");
  expect_near(shown.pre_activation(2), correct["output_pre_activation"], kSinglePass, "z 2");
  expect_near(shown.result(), correct["output"], kSinglePass, "output");
}

// Compares the iterations that the golden file has.
class Iterations : public Observer<double> {
 public:
  bool on_step(const StepEvent<double>& event) override {
    for (const Json& expected : golden()["backprop_2_2_1"]["correct"]) {
      if (event.update == expected["iteration"]) compare(event, expected);
    }
    return true;
  }
  int n_compared = 0;

 private:
  void compare(const StepEvent<double>& event, const Json& expected) {
    ++n_compared;
    const std::string at = "iteration " + std::to_string(event.update);
    const Trace<double>& trace = event.trace;
    expect_near(trace.activation(1), Json::array({expected["hidden"]}), kSinglePass, at + " a");
    expect_near(trace.result()(0, 0), expected["output"], kSinglePass, at + " output");
    expect_near(event.mean_loss, expected["error_before_update"], kSinglePass, at + " error");
    expect_near(trace.delta(2)(0, 0), expected["delta_output"], kSinglePass, at + " delta 2");
    expect_near(trace.delta(1), Json::array({expected["delta_hidden"]}), kSinglePass,
                at + " delta 1");
    expect_near(event.network.weights(1), expected["w0_after"], kSinglePass, at + " weights 1");
    expect_near(event.network.weights(2), expected["w1_after"], kSinglePass, at + " weights 2");
  }
};

TEST(Notes, BackPropagation) {
  Prepared<double> run = prepare<double>(read_run_file(note("backprop_2_2_1")));
  Iterations iterations;
  train_note(run, &iterations);
  EXPECT_EQ(iterations.n_compared, 3);
}

double sum(ConstView<double> values) {
  double total = 0;
  for (std::size_t i = 0; i < values.rows(); ++i) {
    for (const double value : values.row(i)) total += value;
  }
  return total;
}

void compare_weights(const Network<double>& network, const Json& expected, double tolerance,
                     const std::string& at) {
  const ConstView<double> w0 = network.weights(1);
  const ConstView<double> w1 = network.weights(2);
  expect_near(sum(w0), expected["sum_w0"], tolerance, at + " sum of weights 1");
  expect_near(sum(w1), expected["sum_w1"], tolerance, at + " sum of weights 2");
  expect_near(w0(20, 40), expected["w0_20_40"], tolerance, at + " weight 1:21,41");
  expect_near(w0(63, 99), expected["w0_63_99"], tolerance, at + " weight 1:64,100");
  expect_near(w1(0, 0), expected["w1_0_0"], tolerance, at + " weight 2:1,1");
  expect_near(w1(99, 9), expected["w1_99_9"], tolerance, at + " weight 2:100,10");
}

class Snapshots : public Observer<double> {
 public:
  Snapshots(const Json& expected, double tolerance) : expected_(expected), tolerance_(tolerance) {}
  bool on_step(const StepEvent<double>& event) override {
    const std::string update = std::to_string(event.update);
    if (!expected_.contains(update)) return true;
    compare_weights(event.network, expected_[update], tolerance_, "update " + update);
    ++n_compared;
    return true;
  }
  std::size_t n_compared = 0;

 private:
  Json expected_;
  double tolerance_;
};

// What the golden file says of a run over scaled pixels: accuracies, counts and weights at the end.
void compare_end(const Prepared<double>& run, const History& history, const Json& expected) {
  const Json& accuracies = expected["accuracy_after_updates"];
  ASSERT_EQ(history.evaluations.size(), accuracies.size());
  for (std::size_t i = 0; i < accuracies.size(); ++i) {
    EXPECT_EQ(history.evaluations[i].update, accuracies[i][0]);
    EXPECT_EQ(history.evaluations[i].validation_score, accuracies[i][1].get<double>());
  }
  const Assessment assessment = assess(run.model, run.table, run.split.validation);
  const Json& counts = expected["confusion_matrix_rows_true_columns_predicted"];
  expect_near(assessment.confusion->counts, counts, 0, "confusion matrix");
  compare_weights(run.model.network, expected["final"], kAfterTraining, "end");
}

TEST(Notes, Digits) {
  const Json& expected = golden()["digits_64_100_10"]["correct"];
  Prepared<double> run = prepare<double>(read_run_file(note("digits")));
  Snapshots snapshots(expected["snapshots"], kAfterTraining);
  const History history = train_note(run, &snapshots);
  EXPECT_EQ(snapshots.n_compared, 3u);
  compare_end(run, history, expected);
}

TEST(Notes, DigitsWithSmallerStartWeights) {
  Prepared<double> run = prepare<double>(read_run_file(note("digits_smaller_start")));
  const History history = train_note(run, nullptr);
  compare_end(run, history, golden()["digits_64_100_10"]["correct_smaller_start"]);
}

TEST(Notes, DigitsWithUnscaledPixels) {
  const Json& expected = golden()["digits_64_100_10"]["unscaled_without_leak"];
  Prepared<double> run = prepare<double>(read_run_file(note("digits_unscaled")));
  Snapshots snapshots(expected["snapshots"], kChaotic);
  train_note(run, &snapshots);
  EXPECT_EQ(snapshots.n_compared, expected["snapshots"].size());
}

TEST(Notes, DigitsAsInTheNoteLeakAndAreWarnedAbout) {
  const Json& expected = golden()["digits_64_100_10"]["as_printed_in_the_note"];
  Prepared<double> run = prepare<double>(read_run_file(note("digits_as_in_the_note")));
  EXPECT_EQ(run.x.rows(), 1797u);
  ASSERT_EQ(run.warnings.size(), 1u);
  EXPECT_NE(run.warnings[0].find("test leakage"), std::string::npos);
  Snapshots snapshots(expected["snapshots"], kChaotic);
  train_note(run, &snapshots);
  EXPECT_EQ(snapshots.n_compared, expected["snapshots"].size());
}

}  // namespace
}  // namespace chainrule
