// Reading tables from files of every format that is known.
#pragma once

#include <string>
#include <string_view>

#include <chainrule/csv.h>
#include <chainrule/export.h>
#include <chainrule/table.h>

namespace chainrule {

/// Reads a table from bytes, which tell what they are: an array (.npy) or an archive of arrays
/// (.npz) of NumPy, an IDX file, JSON lines, and any of them or CSV in gzip; whatever else is CSV.
/// `name` is the table's name and starts every message; one that ends with .csv or .tsv is no JSON.
///   - NumPy: columns x1, x2, ...; in an archive arrays with one row a sample stand side by side,
///   and
///     one named y, label, target or the like is the default target; [n x h x w] are pictures
///   - IDX: pictures with columns pixel_1_1, ..., or the column "label"
///   - JSON lines: objects of numbers, texts, true, false and null
/// docs/data.md tells more. What is compressed may unpack to 100 times its size and 4 MiB more.
/// Throws Error kFormat for what is none of them or broken, before memory is taken for sizes that
/// the bytes do not have.
CHAINRULE_EXPORT Table read_table(std::string_view bytes, std::string_view name,
                                  const CsvOptions& csv = {});

/// The same for a file, whose path is the table's name. Pictures in a file such as
/// train-images-idx3-ubyte.gz get the labels of train-labels-idx1-ubyte.gz beside it, packed or
/// not, as the column and default target "label". `-` is stdin, which is read once and kept, so
/// that it can be named again. Throws Error kFile if it cannot be read.
CHAINRULE_EXPORT Table read_table_file(const std::string& path, const CsvOptions& csv = {});

}  // namespace chainrule
