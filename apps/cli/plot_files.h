// Plots as files: the library's SVG and, made of it by the program rsvg-convert, PNG.
#pragma once

#include <string>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace chainrule::cli {

struct PlotFlags {
  bool svg = false, png = false;

  bool any() const { return svg || png; }
};

/// --plots and --png. They need `other` on the command line, or exclude it.
enum class PlotsOnly { kWith, kWithout };
void add_plot_flags(CLI::App& parser, PlotFlags& flags, PlotsOnly when, CLI::Option* other);

/// Throws Error kFile, naming the package to install, if PNG files are asked for and rsvg-convert
/// cannot be run.
void require_png_maker(const PlotFlags& flags);

/// If they are asked for, makes NAME.png beside each FOLDER/plots/NAME.svg, at twice its size.
/// Throws Error kFile if that fails; a file that was begun is removed.
void write_pngs(const PlotFlags& flags, const std::string& folder);

}  // namespace chainrule::cli
