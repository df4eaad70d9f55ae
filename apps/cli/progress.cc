// Shows on stderr how a run goes on, and stops it on Ctrl-C.
#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

constexpr std::chrono::milliseconds kRedraw{50};

}  // namespace

Progress::Progress(bool quiet)
    : style_(quiet                        ? Style::kNone
             : is_terminal(STDERR_FILENO) ? Style::kBar
                                          : Style::kLines),
      colour_(takes_colour(STDERR_FILENO)) {}

void Progress::started(const Plan& plan) {
  if (style_ != Style::kNone) {
    for (const std::string& notice : plan.notices) tell_once("note", notice);
  }
  for (const std::string& warning : plan.warnings) tell_once("warning", warning);
  plan_ = plan;
  standing_ = {};
  standing_.fold = plan.fold;
  standing_.n_folds = plan.n_folds;
  samples_before_ = samples_;
  if (!is_running_) begin_ = std::chrono::steady_clock::now();
  settle(0);
  if (!is_running_ && style_ == Style::kBar) draw();
  is_running_ = true;
}

bool Progress::stepped(std::uint64_t update, double mean_loss) {
  if (style_ != Style::kNone) {
    settle(update);
    if (standing_.score_name.empty()) standing_.loss = mean_loss;  // until the first evaluation
    show_if_due();
  }
  return !interrupted();
}

bool Progress::evaluated(const Evaluation& now) {
  settle(now.update);
  standing_.loss = now.train_loss;
  standing_.score = now.validation_score.value_or(now.train_score);
  standing_.score_part = now.validation_score ? "validation" : "training";
  standing_.score_name = plan_.train.score == ScoreKind::kAccuracy ? "accuracy" : "R2";
  show_if_due();
  return !interrupted();
}

void Progress::settle(std::uint64_t update) {
  const auto made = static_cast<double>(update);
  const double of_fold = plan_.updates == 0 ? 1 : made / static_cast<double>(plan_.updates);
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin_;
  samples_ = samples_before_ + made / static_cast<double>(plan_.updates_per_epoch) *
                                   static_cast<double>(plan_.n_train);
  standing_.seconds = passed.count();
  standing_.fraction = plan_.n_folds == 0 ? of_fold
                                          : (static_cast<double>(plan_.fold - 1) + of_fold) /
                                                static_cast<double>(plan_.n_folds);
  if (samples_ > 0) {
    standing_.samples_per_second = samples_ / standing_.seconds;
    standing_.seconds_left = standing_.seconds * (1 - standing_.fraction) / standing_.fraction;
  }
  const bool in_epochs = plan_.train.length.unit == TimeUnit::kEpochs;
  standing_.unit = in_epochs ? "epoch" : "update";
  standing_.total = plan_.train.length.count;
  standing_.count =
      in_epochs ? (update + plan_.updates_per_epoch - 1) / plan_.updates_per_epoch : update;
}

void Progress::show_if_due() {
  const bool is_due = style_ == Style::kBar
                          ? std::chrono::steady_clock::now() - last_drawn_ >= kRedraw
                          : pace_.due(standing_.fraction, standing_.seconds);
  if (is_due) draw();
}

void Progress::draw() {
  last_drawn_ = std::chrono::steady_clock::now();
  if (style_ == Style::kBar) {
    // One column stays free: some terminals wrap when the last one is written.
    const std::size_t columns = terminal_columns(STDERR_FILENO) - 1;
    tell(fmt::format("\r{}\x1b[K", bar_line(standing_, columns, colour_)));
  } else if (style_ == Style::kLines) {
    tell(fmt::format("{}\n", plain_line(standing_)));
  }
}

void Progress::tell_once(std::string_view kind, const std::string& sentence) {
  if (!told_.insert(sentence).second) return;
  erase();
  tell(fmt::format("chainrule: {}: {}\n", kind, printable(sentence)));
}

void Progress::erase() {
  if (is_running_ && style_ == Style::kBar) tell("\r\x1b[K");
}

void Progress::finish() {
  if (!is_running_) return;
  const bool is_refused = samples_ == 0 && plan_.updates > 0;
  if (is_refused) erase();
  is_running_ = false;
  if (is_refused) return;
  standing_.is_over = true;
  standing_.seconds_left = {};
  draw();
  if (style_ == Style::kBar) tell("\n");
}

}  // namespace chainrule::cli
