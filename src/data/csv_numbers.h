// Rows of plain numbers, which most rows of large files are.
#pragma once

#include <span>

namespace chainrule {

/// Reads one line of numbers.size() numbers with `delimiter` between them, a blank before one
/// allowed, an empty cell read as NaN. Returns where the next line begins; null, with `numbers`
/// spoilt, for any other line: other cells, blanks after one, infinite numbers, another number of
/// cells, an empty line, a line end other than LF and CRLF. The byte before `end` must be LF.
const char* read_plain_numbers(const char* at, const char* end, char delimiter,
                               std::span<double> numbers);

}  // namespace chainrule
