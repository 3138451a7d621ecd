// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_PROGRESS_HPP
#define CHAINRULE_OPTIMIZE_PROGRESS_HPP

#include <chrono>
#include <cstddef>
#include <cstdio>
#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace chainrule::optimize {

inline bool is_terminal(std::FILE* file) {
#ifdef _WIN32
  return _isatty(_fileno(file)) != 0;
#else
  return isatty(fileno(file)) != 0;
#endif
}

/// One line an epoch; on a terminal also a bar while it runs. Without a file it does nothing.
class progress {
public:
  explicit progress(std::FILE* to) : progress(to, to && is_terminal(to)) {}
  progress(std::FILE* to, bool with_bar) : file(to), bar(with_bar) {}

  /// So many batches of the epoch are done. The bar is drawn at most twenty times a second.
  void batch(int epoch, int epochs, std::size_t done, std::size_t batches, double loss) {
    if (!file || !bar)
      return;
    const auto now = std::chrono::steady_clock::now();
    if (drawn && now - last < std::chrono::milliseconds(50))
      return;
    drawn = true;
    last = now;
    constexpr std::size_t width = 30;
    char text[width + 1]{};
    for (std::size_t i = 0; i < width; ++i)
      text[i] = i * batches < done * width ? '#' : '.';
    std::fprintf(file, "\repoch %d/%d [%s] loss %.5g\033[K", epoch, epochs, text, loss);
    std::fflush(file);
  }

  void epoch(int epoch, int epochs, double loss, double seconds) {
    if (!file)
      return;
    std::fprintf(file, "%sepoch %d/%d: loss %.5g, %.2f s%s\n", bar ? "\r" : "", epoch, epochs, loss,
                 seconds, bar ? "\033[K" : "");
    std::fflush(file);
    drawn = false;
  }

  /// A line of its own.
  void line(const char* text) {
    if (!file)
      return;
    std::fprintf(file, "%s%s%s\n", drawn ? "\r" : "", text, drawn ? "\033[K" : "");
    std::fflush(file);
    drawn = false;
  }

private:
  std::FILE* file;
  bool bar;
  bool drawn = false;
  std::chrono::steady_clock::time_point last{};
};

} // namespace chainrule::optimize

#endif
