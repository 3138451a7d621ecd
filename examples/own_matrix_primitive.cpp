// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>
#include <cstdio>

namespace cr = chainrule;

// [primitive]
// Circular convolution, yₖ = Σᵢ aᵢ·bₖ₋ᵢ, and mirrored, yₖ = Σᵢ aᵢ·bᵢ₋ₖ, which is its adjoint: the
// shape of the result, its value on views, its tangent and the cotangents of both operands.
template <bool Mirrored> struct convolve_t : cr::whole_primitive<2> {
  static constexpr cr::notation text{Mirrored ? "correlate(@0, @1)" : "convolve(@0, @1)"};
  static constexpr cr::notation latex{Mirrored ? "$0 \\star #1" : "$0 * #1",
                                      cr::precedence::product};

  static constexpr cr::extents shape(const cr::extents& a, const cr::extents& b) {
    return a.rank == 1 && a == b ? a : cr::extents{-1, {}}; // two vectors of one length
  }
  static constexpr void value(auto y, auto a, auto b) {
    const int n = y.size();
    for (int k = 0; k < n; ++k) {
      y[k] = 0;
      for (int i = 0; i < n; ++i)
        y[k] += a[i] * b[((Mirrored ? i - k : k - i) + n) % n];
    }
  }

  static constexpr auto jvp(cr::arg_t<0>, auto, auto b, auto, auto da) { return apply(da, b); }
  static constexpr auto jvp(cr::arg_t<1>, auto a, auto, auto, auto db) { return apply(a, db); }
  static constexpr auto vjp(cr::arg_t<0>, auto, auto b, auto, auto dy) { return other(dy, b); }
  static constexpr auto vjp(cr::arg_t<1>, auto a, auto, auto, auto dy) {
    return Mirrored ? apply(a, dy) : other(dy, a);
  }

private:
  static constexpr auto apply(auto a, auto b) { return cr::apply<convolve_t>(a, b); }
  static constexpr auto other(auto a, auto b) { return cr::apply<convolve_t<!Mirrored>>(a, b); }
};

constexpr auto convolve(const auto& a, const auto& b) { return cr::apply<convolve_t<false>>(a, b); }
// [/primitive]

// [use]
// Which filter was it? Least squares, by name:
inline constexpr cr::variable<"signal", cr::shape<4>> signal;
inline constexpr cr::variable<"heard", cr::shape<4>> heard;
inline constexpr cr::variable<"filter", cr::shape<4>> filter;
constexpr auto loss = squared_norm(convolve(signal, filter) - heard);

constexpr cr::tensor<double, 4> sent{{1, 2, 0, 0}}, echo{{0.5, 0.25, 0, 0}};
constexpr auto received = cr::value<convolve(signal, filter)>(signal = sent, filter = echo);
static_assert(received == cr::tensor<double, 4>{{0.5, 1.25, 0.5, 0}});
static_assert(cr::value<loss>(signal = sent, heard = received, filter = echo) == 0);
// [/use]

int main() {
  cr::tensor<double, 4> found{};
  for (int step = 0; step < 100; ++step) {
    const auto slope =
        cr::gradient<loss, cr::wrt(filter)>(signal = sent, heard = received, filter = found);
    for (std::size_t i = 0; i < found.size(); ++i)
      found.data()[i] -= 0.08 * slope.data()[i];
  }
  std::printf("the filter was %.4f %.4f %.4f %.4f\n", found(0), found(1), found(2), found(3));
}
