// IDX files, as MNIST and Fashion-MNIST are stored: http://yann.lecun.com/exdb/mnist/.
#pragma once

#include <string>
#include <string_view>

#include <chainrule/table.h>

namespace chainrule {

/// Whether bytes begin as an IDX file does.
bool is_idx(std::string_view bytes);

/// [n] becomes the column "label", the default target; [n x h x w] pictures with the columns
/// pixel_1_1, ..., [n x d] the columns x1, .... Throws Error kFormat, `name` first, unless the
/// sizes are those of the bytes that follow them.
Table read_idx(std::string_view bytes, std::string_view name);

/// The name of the labels that go with pictures of this name: `train-labels-idx1-ubyte.gz` with
/// `train-images-idx3-ubyte.gz`; or nothing.
std::string idx_labels_name(const std::string& pictures);

/// Appends the column "label" of `labels`. Throws Error kFormat if it has other rows.
void add_idx_labels(Table labels, Table& pictures);

}  // namespace chainrule
