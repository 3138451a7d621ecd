// build: plain
// SPDX-License-Identifier: BSL-1.0
// What a user's own generic code does: templates, own types of numbers, the standard's algorithms.
#include <algorithm>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <complex>
#include <numeric>

namespace cr = chainrule;

namespace {

// template functions
template <class T> constexpr T by_steps(T x, T y) {
  T s = 1;
  s += x;
  s *= y;
  s -= 2;
  s /= 3;
  return s;
}
constexpr auto scaled = [](auto x, auto y) { return by_steps(x, y); };
static_assert(cr::gradient<scaled>(2.0, 3.0)[cr::arg<0>] == 1.0);
static_assert(cr::gradient<by_steps<cr::symbol>>(2.0, 3.0)[cr::arg<0>] ==
              1.0); // a template as it is
// using std
template <class T> constexpr T wave(const T& x) {
  using std::exp;
  using std::sin;
  return exp(x) * sin(x);
}
constexpr auto damped = [](const auto& x) { return wave(x); };
static_assert(cr::value<damped>(0.0) == 0.0);
template <class T> constexpr T bounded(const T& x, const T& y) {
  using std::clamp;
  using std::max;
  using std::min;
  return max(x, y) - 2 * min(x, y) + 3 * clamp(x, y, T(9));
}
constexpr auto within = [](const auto& x, const auto& y) { return bounded(x, y); };
static_assert(cr::value<within>(5.0, 3.0) == 5 - 6 + 15);
static_assert(cr::gradient<within>(5.0, 3.0)[cr::arg<0>] == 4 &&
              cr::gradient<within>(5.0, 3.0)[cr::arg<1>] == -2);
constexpr auto counted = [](auto x) {
  auto y = x++;
  return --x * ++y + y--;
};
static_assert(cr::value<counted>(3.0) == 3 * 4 + 4 && cr::derivative<counted>(3.0) == 8);
// overloaded function object
struct product {
  template <class T> constexpr T operator()(T x) const { return x * x; }
  constexpr double operator()(double x, double y) const { return x * y; }
};
static_assert(cr::derivative<product{}>(3.0) == 6);
// vec3 of T
template <class T> struct vec3 {
  T x, y, z;
  friend constexpr vec3 operator+(vec3 a, vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
  friend constexpr vec3 operator*(T s, vec3 b) { return {s * b.x, s * b.y, s * b.z}; }
  friend constexpr T dot(const vec3& a, const vec3& b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
};
constexpr auto lengths = []<class T>(T x, T y, T z) {
  vec3<T> a{x, y, z}, b{1, 2, 3};
  auto c = a + T(2) * b;
  return dot(c, c) + sqrt(dot(a, a));
};
static_assert(cr::value<lengths>(0.0, 3.0, 4.0) == 4 + 49 + 100 + 5);
static_assert(cr::gradient<lengths>(0.0, 3.0, 4.0)[cr::arg<1>] == 2 * (3 + 4) + 0.6);
// default constructed T, arrays
constexpr auto sum_and_largest = []<class T>(std::array<T, 4> x) {
  T s{};
  for (auto v : x)
    s += v * v;
  T m = x[0];
  for (std::size_t i = 1; i < x.size(); ++i)
    m = max(m, x[i]);
  return s + m;
};
static_assert(cr::value<sum_and_largest>(std::array{1.0, 2.0, 3.0, 4.0}) == 34);
constexpr auto sum_of = [](auto x) {
  auto s = 0 * x[0];
  for (const auto& v : x)
    s += v;
  return s;
};
static_assert(cr::value<sum_of>(std::array{1.0, 2.0, 3.0, 4.0}) == 10);
// array out
constexpr auto several = []<class T>(const std::array<T, 2>& x) -> std::array<T, 3> {
  return {x[0] * x[1], x[0] + 1, T(5)};
};
constexpr auto jacobian = cr::jacobian<several>(std::array{2.0, 3.0});
static_assert(jacobian(0, 0) == 3 && jacobian(2, 1) == 0);
// std algorithms
// The constants of named formulas, in a callable.
constexpr auto with_constants = [](auto x, auto y) {
  auto s = cr::constant<2> * x;
  s += cr::constant<1.5>;
  return where(x < cr::constant<3>, pow(s, cr::constant<2>), y) - cr::constant<1>;
};
static_assert(cr::value<with_constants>(1.0, 2.0) == 3.5 * 3.5 - 1);
static_assert(cr::gradient<with_constants>(1.0, 2.0)[cr::arg<0>] == 2 * 3.5 * 2);
static_assert(cr::value<[](auto x) { return sum(cr::constant<2> * x); }>(cr::tensor<double, 2>{
                  1, 2}) == 6);

constexpr auto accumulated = []<class T>(std::array<T, 3> x) {
  return std::accumulate(x.begin(), x.end(), T(0));
};
static_assert(cr::value<accumulated>(std::array{1.0, 2.0, 3.0}) == 6);
constexpr auto inner = []<class T>(std::array<T, 3> x) {
  return std::inner_product(x.begin(), x.end(), x.begin(), T(0));
};
static_assert(cr::value<inner>(std::array{1.0, 2.0, 3.0}) == 14);
// pow
constexpr auto powers = [](auto x) {
  using std::pow;
  return pow(x, 3) + pow(x, 2.5) + pow(2, x) + pow(x, x);
};
static_assert(cr::value<powers>(1.0) == 5);
// ternary on constants; const loops
constexpr auto alternating = [](auto x) {
  auto r = x;
  for (int i = 0; i < 4; ++i)
    r = i % 2 ? r * x : r + x;
  return r;
};
static_assert(cr::value<alternating>(1.0) == 3);
// nested lambdas, generic recursion
constexpr auto nested = [](auto x) {
  auto h = [&](auto y) { return y * x; };
  return h(h(x));
};
static_assert(cr::derivative<nested>(2.0) == 12);
// unary plus, -=, minus, comparison mask
constexpr auto signs = [](auto x) { return +x - (-x) + where(x > 1, x, 2 * x); };
static_assert(cr::value<signs>(2.0) == 6);
// Newton iteration
constexpr auto newton = []<class T>(T a) {
  T x = 1;
  for (int i = 0; i < 6; ++i)
    x = (x + a / x) / 2;
  return x;
};
static_assert(cr::value<newton>(4.0) == 2.0);
// matrix2
template <class T> struct mat2 {
  T m[2][2]{};
  constexpr mat2 operator*(const mat2& o) const {
    mat2 r;
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j) {
        T s = T(0);
        for (int k = 0; k < 2; ++k)
          s += m[i][k] * o.m[k][j];
        r.m[i][j] = s;
      }
    return r;
  }
};
constexpr auto rotated = []<class T>(T t) {
  mat2<T> r;
  r.m[0][0] = cos(t);
  r.m[0][1] = -sin(t);
  r.m[1][0] = sin(t);
  r.m[1][1] = cos(t);
  auto q = r * r;
  return q.m[1][0];
};
static_assert(cr::value<rotated>(0.0) == 0);
// float types
static_assert(std::is_same_v<decltype(cr::value<rotated>(0.0f)), float>);
static_assert(std::is_same_v<decltype(cr::value<rotated>(0.0L)), long double>);
// double literal with float
constexpr auto mixed_literals = [](auto x) { return 0.5 * x + 1.0f; };
static_assert(cr::value<mixed_literals>(1.0f) == 1.5f);
// swap
constexpr auto swapped = [](auto x, auto y) {
  std::swap(x, y);
  return x - y;
};
static_assert(cr::value<swapped>(1.0, 3.0) == 2);

// The standard's complex numbers.
constexpr auto real_part = [](auto x) {
  std::complex<decltype(x)> z(x, 1.0);
  return (z * z).real();
};
static_assert(cr::derivative<real_part>(3.0) == 6);

} // namespace

int main() {}
