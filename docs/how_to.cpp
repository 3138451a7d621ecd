// SPDX-License-Identifier: BSL-1.0
// Compiles and runs what first_gradient.md, generic_code.md and own_primitive.md quote.
#include "section.hpp"
#include <array>
#include <chainrule/chainrule.hpp>
#include <cmath>

namespace cr = chainrule;

namespace first_gradient {

// [variables]
inline constexpr cr::variable<"m"> m; // the parameters of a line …
inline constexpr cr::variable<"c"> c;
inline constexpr cr::variable<"x"> x; // … and one point
inline constexpr cr::variable<"y"> y;

constexpr auto residual = m * x + c - y;
constexpr auto loss = residual * residual / 2; // a formula is a value: it can be used again
// [/variables]

// [constant]
constexpr auto g = cr::gradient<loss>(m = 2.0, c = 1.0, x = 3.0, y = 5.0);
static_assert(g[m] == 6 && g[c] == 2 && g[y] == -2); // one entry a variable
constexpr double dm = cr::gradient<loss, cr::wrt(m)>(m = 2.0, c = 1.0, x = 3.0, y = 5.0);
static_assert(dm == 6); // by one variable: the number itself
// [/constant]

// [running]
double descend(double steps) {
  double slope = 0, offset = 0;
  for (int i = 0; i < steps; ++i)
    for (const auto& [px, py] :
         {std::array{1.0, 3.0}, std::array{2.0, 5.0}, std::array{3.0, 7.0}}) {
      const auto [value, grad] =
          cr::value_and_gradient<loss, cr::wrt(m, c)>(m = slope, c = offset, x = px, y = py);
      slope -= 0.1 * grad[m];
      offset -= 0.1 * grad[c];
    }
  return slope;
}
// [/running]

// [float]
static_assert(
    std::is_same_v<decltype(cr::gradient<loss, cr::wrt(m)>(m = 2.f, c = 1.f, x = 3.f, y = 5.f)),
                   float>); // the element type is that of the arguments
// [/float]

// [second]
constexpr auto H = cr::hessian<loss, cr::wrt(m, c)>(m = 2.0, c = 1.0, x = 3.0, y = 5.0);
static_assert(H[m][m] == 9 && H[m][c] == 3 && H[c][c] == 1);
// [/second]

} // namespace first_gradient

namespace generic_code {

// Code that knows nothing of this library.
namespace geometry {
// [users]
template <class T> struct vec2 {
  T x, y;
  friend constexpr vec2 operator+(vec2 a, vec2 b) { return {a.x + b.x, a.y + b.y}; }
  friend constexpr T dot(vec2 a, vec2 b) { return a.x * b.x + a.y * b.y; }
};
template <class T> constexpr vec2<T> rotated(vec2<T> v, T angle) {
  using std::cos, std::sin; // for numbers; for others, what stands beside their type
  return {cos(angle) * v.x - sin(angle) * v.y, sin(angle) * v.x + cos(angle) * v.y};
}
/// The squared distance from (1, 1) of the tip of an arm with two joints.
template <class T> constexpr T arm(T first, T second) {
  const vec2<T> tip = rotated({T(1), T(0)}, first) + rotated({T(1), T(0)}, first + second);
  const vec2<T> off = tip + vec2<T>{T(-1), T(-1)};
  return dot(off, off);
}
// [/users]
} // namespace geometry

// [wrapped]
constexpr auto arm = [](auto first, auto second) { return geometry::arm(first, second); };

auto solve() {
  double a = 0.3, b = 0.4;
  for (int i = 0; i < 200; ++i) {
    const auto [da, db] = cr::gradient<arm>(a, b);
    a -= 0.1 * da;
    b -= 0.1 * db;
  }
  return std::array{a, b, cr::value<arm>(a, b)};
}
// [/wrapped]

// [arrays]
constexpr auto polynomial = [](const auto& coefficients, auto at) {
  auto sum = coefficients[0] * 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) // Horner's rule, a loop of known length
    sum = sum * at + coefficients[i];
  return sum;
};
constexpr std::array coefficients{1.0, -2.0, 3.0}; // 1 − 2x + 3x²
static_assert(cr::gradient<polynomial, cr::wrt(cr::arg<1>)>(coefficients, 2.0) == 10);
static_assert(cr::gradient<polynomial, cr::wrt(cr::arg<0>)>(coefficients, 2.0) ==
              std::array{1.0, 2.0, 4.0});
// [/arrays]

// [where]
constexpr auto huber = [](auto r) {
  const auto size = abs(r);
  return where(size <= 1, r * r / 2, size - 0.5); // not: if (size <= 1)
};
static_assert(cr::derivative<huber>(0.5) == 0.5 && cr::derivative<huber>(3.0) == 1);
// [/where]

// [stopped]
constexpr auto moving_target = [](auto w) {
  const auto difference = w - stop_gradient(w * w); // the target is held fixed
  return difference * difference;
};
static_assert(cr::derivative<moving_target>(3.0) == -12); // 2·(3 − 9)·1
// [/stopped]

} // namespace generic_code

namespace own_primitive {

// [primitive]
/// log cosh x, for large x without overflow: |x| + log(1 + e^(−2|x|)) − log 2.
struct log_cosh_t : cr::primitive<1> {
  static constexpr cr::notation text{"log_cosh(@0)"}, latex{"\\log \\cosh @0"};
  static constexpr auto value(auto x) {
    const auto log_2 = decltype(x)(0.693147180559945309417L); // in the type of x, whichever it is
    return cr::abs(x) + cr::log1p(cr::exp(-2 * cr::abs(x))) - log_2;
  }
  static constexpr auto derivative(auto x, auto) { return tanh(x); }
};
constexpr auto log_cosh(const auto& x) { return cr::apply<log_cosh_t>(x); }
// [/primitive]

// [used]
inline constexpr cr::variable<"e"> e;
constexpr auto robust = log_cosh(e) * 2;
// [/used]

} // namespace own_primitive

int main() {
  {
    section s("descend");
    std::printf("slope after 300 rounds: %.6f\n", first_gradient::descend(300));
  }
  {
    section s("arm");
    const auto [a, b, distance] = generic_code::solve();
    std::printf("joints %.6f and %.6f, squared distance %.1e\n", a, b, distance);
  }
  section s("check");
  namespace own = own_primitive;
  std::printf("| e | value | derivative | difference quotient | second derivative |\n"
              "|---|---|---|---|---|\n");
  for (const double at : {-2.0, 0.0, 0.5, 400.0}) {
    const double h = 1e-5;
    const double quotient =
        (cr::value<own::robust>(own::e = at + h) - cr::value<own::robust>(own::e = at - h)) /
        (2 * h);
    std::printf("| %g | %.8f | %.8f | %.8f | %.8f |\n", at, cr::value<own::robust>(own::e = at),
                cr::derivative<own::robust>(own::e = at), quotient,
                cr::derivative<own::robust, 2>(own::e = at));
  }
}
