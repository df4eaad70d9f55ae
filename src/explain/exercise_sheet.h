// An exercise before anyone chose a format: what is given, what is asked, and the solution.
#pragma once

#include <chainrule/convention.h>
#include <chainrule/exercise.h>
#include <chainrule/matrix.h>

#include <string>
#include <vector>

#include "explain/derivation.h"
#include "explain/formula.h"
#include "explain/message.h"
#include "explain/quantity.h"

namespace chainrule {

struct ExerciseEquation {
  Quantity left;
  Formula right;
};

/// What the rows and columns of a table are; by the convention they may be turned.
enum class ExerciseShape {
  kSamples,    // [samples x units]
  kWeights,    // [n_in x n_out]
  kUnits,      // [1 x units], never turned
  kPerSample,  // [1 x samples], never turned
  kNumber,     // [1 x 1]
};

struct ExerciseTable {
  std::string name;  // of docs/worksheet.md
  Message what;
  ExerciseShape shape = ExerciseShape::kNumber;
  std::size_t layer = 0;                    // whose units these are
  std::vector<ExerciseEquation> equations;  // how it is calculated; of a given one none
  Matrix<double> values;                    // as it is shown, turned or not
  bool turned = false;
  bool has_constant_input = false;   // the first row of weights is that of a constant input
  bool for_worksheets_only = false;  // targets that no question needs
};

struct ExerciseSection {
  Message title;
  std::vector<ExerciseTable> tables;
};

struct ExerciseSheet {
  std::vector<Message> facts;  // on the network and the step; formulas of one sample
  std::vector<ExerciseTable> given;
  std::vector<ExerciseSection> sections;
  Derivation derivation;  // what formulas are written with
};

ExerciseSheet exercise_sheet(const Exercise& exercise, const Convention& convention);

/// With so many significant digits, zeros at the end kept: "0.6800", "-1.25e-05", "0".
std::string significant(double value, std::size_t figures);
/// A given number, the shortest way: "0.5", "2".
std::string shortest(double value);

}  // namespace chainrule
