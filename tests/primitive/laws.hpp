// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_PRIMITIVE_LAWS_HPP
#define CHAINRULE_TESTS_PRIMITIVE_LAWS_HPP

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>

/// What holds for every primitive at every point where it is smooth: backward mode = forward mode =
/// a finite difference in 300 digits of a closed form written elsewhere; second derivatives too, by
/// `hessian` and `derivative<f, 2>`; the compiler's results = those at run time; float, double and
/// long double alike; and the named formula is the same graph as the callable.
/// CHAINRULE_REPORT in the environment prints the worst error of each.
namespace laws {

namespace cr = chainrule;

/// So many that a difference has half of them right, tails included.
#ifndef CHAINRULE_LAW_DIGITS
#define CHAINRULE_LAW_DIGITS 300
#endif
inline constexpr int digits = CHAINRULE_LAW_DIGITS;
using big = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<digits>,
                                          boost::multiprecision::et_off>;

/// Points as a template argument: `over<2>(x, y, x, y, ...)`.
template <int Arity, int Count> struct points {
  static constexpr int arity = Arity, count = Count;
  double coordinates[Arity * Count];

  /// Whether a type has numbers this large and this small; tails of long double are not float's.
  template <class T> constexpr bool has(int i) const {
    using limits = std::numeric_limits<T>;
    for (int k = 0; k < Arity; ++k)
      if (const double x = coordinates[i * Arity + k], size = x < 0 ? -x : x;
          size > 0 && (size < limits::min() || size > limits::max()))
        return false;
    return true;
  }
  template <class T> constexpr std::array<T, Arity> point(int i) const {
    std::array<T, Arity> x{};
    for (int k = 0; k < Arity; ++k)
      x[std::size_t(k)] = static_cast<T>(coordinates[i * Arity + k]);
    return x;
  }
};
template <int Arity, class... X> constexpr points<Arity, int(sizeof...(X)) / Arity> over(X... x) {
  static_assert(sizeof...(X) % Arity == 0);
  return {{static_cast<double>(x)...}};
}

/// All that the verbs say about a function of up to three arguments at one point.
template <class T> struct results {
  T value{}, backward[3]{}, forward[3]{}, hessian[3][3]{}, second{};

  template <class U> constexpr explicit operator results<U>() const {
    results<U> r{static_cast<U>(value), {}, {}, {}, static_cast<U>(second)};
    for (int i = 0; i < 3; ++i) {
      r.backward[i] = static_cast<U>(backward[i]);
      r.forward[i] = static_cast<U>(forward[i]);
      for (int j = 0; j < 3; ++j)
        r.hessian[i][j] = static_cast<U>(hessian[i][j]);
    }
    return r;
  }
};

template <auto F, class T, std::size_t... I>
constexpr results<T> run_verbs(const T* x, std::index_sequence<I...>) {
  results<T> r;
  const auto [value, gradient] = cr::value_and_gradient<F>(x[I]...);
  const auto jacobian = cr::jacobian_forward<F>(x[I]...);
  const auto hessian = cr::hessian<F>(x[I]...);
  r.value = value;
  ((r.backward[I] = gradient[cr::arg<int(I)>], r.forward[I] = jacobian(0, I)), ...);
  for (std::size_t i = 0; i < sizeof...(I); ++i)
    ((r.hessian[i][I] = hessian(i, I)), ...);
  if constexpr (sizeof...(I) == 1)
    r.second = cr::derivative<F, 2>(x[0]);
  return r;
}
template <auto F, class T, std::size_t Arity>
constexpr results<T> run_verbs(const std::array<T, Arity>& x) {
  return run_verbs<F>(x.data(), std::make_index_sequence<Arity>{});
}
template <auto F, class T, std::size_t Arity>
[[gnu::noinline]] results<long double> run_verbs_at_run_time(const std::array<T, Arity>& x) {
  return results<long double>(run_verbs<F>(x));
}

/// What a floating-point type can tell apart.
struct precision {
  long double epsilon, least, most;
};
template <class T>
inline constexpr precision precision_of{std::numeric_limits<T>::epsilon(),
                                        std::numeric_limits<T>::min(),
                                        std::numeric_limits<T>::max()};

/// The relative error in units of epsilon; what underflows may be anything as small, what overflows
/// must be as large.
inline double error_of(long double got, const big& want, const precision& p) {
  const big size = abs(want);
  if (got != got)
    return 1e99;
  if (size < 16 * big(p.least))
    return abs(big(got)) <= 32 * big(p.least) ? 0 : 1e98;
  if (size > big(p.most) / 16)
    return abs(big(got)) >= big(p.most) / 32 && (got < 0) == (want < 0) ? 0 : 1e97;
  if (got > p.most || got < -p.most)
    return 1e96;
  return static_cast<double>(abs(big(got) - want) / size / big(p.epsilon));
}

/// The distance of two results in units in the last place, at most.
inline double ulps_between(long double a, long double b, const precision& p) {
  if (a == b || (a != a && b != b))
    return 0;
  const long double size = std::max({std::fabs(b), p.least});
  return static_cast<double>(std::fabs(a - b) / (size * p.epsilon)) * 2;
}

using exact_function = std::function<big(const big*)>;

/// Value and derivatives by central differences.
inline results<big> differences(const exact_function& f, const long double* at, int arity) {
  results<big> r;
  const big small = pow(big(10), -digits / 4), noise = pow(big(10), 4 - digits / 2);
  big x[3], step[3];
  for (int i = 0; i < arity; ++i) {
    x[i] = at[i];
    step[i] = (at[i] == 0 ? big(1) : big(abs(x[i]))) * small;
  }
  const auto moved = [&](int i, int a, int j, int b) {
    big y[3]{x[0], x[1], x[2]};
    y[i] += a * step[i];
    y[j] += b * step[j];
    return f(y);
  };
  r.value = f(x);
  for (int i = 0; i < arity; ++i) {
    const big above = moved(i, 1, i, 0), below = moved(i, -1, i, 0);
    r.forward[i] = r.backward[i] = (above - below) / (2 * step[i]);
    r.hessian[i][i] = (above - 2 * r.value + below) / (step[i] * step[i]);
    for (int j = 0; j < i; ++j)
      r.hessian[i][j] = r.hessian[j][i] =
          (moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1)) /
          (4 * step[i] * step[j]);
  }
  // What is left of a zero is rounding: with it no digit would be right.
  const auto clean = [&](big& d, const big& scale) {
    if (abs(d) * scale <= abs(r.value) * noise)
      d = 0;
  };
  for (int i = 0; i < arity; ++i) {
    clean(r.forward[i], step[i] / small);
    r.backward[i] = r.forward[i];
    for (int j = 0; j < arity; ++j)
      clean(r.hessian[i][j], step[i] * step[j] / (small * small));
  }
  r.second = r.hessian[0][0];
  return r;
}

/// The largest errors of a primitive, by what was asked for.
struct errors {
  double value = 0, first = 0, second = 0; ///< against the closed form, relative, in epsilons
  double constant_value = 0, constant = 0; ///< of the compiler's results against those at run time
};

struct one_comparison {
  const char* name;
  const precision& p;
  errors& worst;
  const errors& allowed;
  const long double* at;
  int arity;

  void note(double& most, double limit, double error, const char* what) const {
    most = std::max(most, error);
    BOOST_TEST(error <= limit, name << ": " << what << " is off by " << error << " at (" << at[0]
                                    << ", " << at[1] << ", " << at[2] << "), "
                                    << -std::log2(p.epsilon) << " bits");
  }
  void with(const results<big>& want, const results<long double>& got) const {
    note(worst.value, allowed.value, error_of(got.value, want.value, p), "value");
    for (int i = 0; i < arity; ++i) {
      note(worst.first, allowed.first, error_of(got.backward[i], want.forward[i], p), "gradient");
      note(worst.first, allowed.first, error_of(got.forward[i], want.forward[i], p),
           "forward mode");
      for (int j = 0; j < arity; ++j)
        note(worst.second, allowed.second, error_of(got.hessian[i][j], want.hessian[i][j], p),
             "hessian");
    }
    if (arity == 1)
      note(worst.second, allowed.second, error_of(got.second, want.second, p), "derivative<f, 2>");
  }
  void constant_with(const results<long double>& a, const results<long double>& b) const {
    const auto check = [&](long double x, long double y, const char* what) {
      note(worst.constant, allowed.constant, ulps_between(x, y, p), what);
    };
    note(worst.constant_value, allowed.constant_value, ulps_between(a.value, b.value, p),
         "constant value");
    check(a.second, b.second, "constant derivative<f, 2>");
    for (int i = 0; i < arity; ++i) {
      check(a.backward[i], b.backward[i], "constant gradient");
      check(a.forward[i], b.forward[i], "constant forward mode");
      for (int j = 0; j < arity; ++j)
        check(a.hessian[i][j], b.hessian[i][j], "constant hessian");
    }
  }
};

/// A constant each, because compilers count the steps of one constant expression.
template <auto F, auto Points, class T, int I>
inline constexpr results<T> compiled =
    Points.template has<T>(I) ? run_verbs<F>(Points.template point<T>(I)) : results<T>{};

template <class T, auto F, auto Points, int... I>
void check_in(const char* name, const exact_function& exact, const errors& allowed,
              std::integer_sequence<int, I...>) {
  errors worst;
  const results<T> constants[]{compiled<F, Points, T, I>...};
  for (int i = 0; i < Points.count; ++i) {
    if (!Points.template has<T>(i))
      continue;
    std::array<T, Points.arity> x = Points.template point<T>(i);
    long double at[3]{};
    for (std::size_t k = 0; k < x.size(); ++k) {
      T volatile hidden = x[k];
      at[k] = x[k] = hidden;
    }
    const one_comparison compare{name, precision_of<T>, worst, allowed, at, Points.arity};
    const results<long double> got = run_verbs_at_run_time<F>(x);
    compare.with(differences(exact, at, Points.arity), got);
    compare.constant_with(results<long double>(constants[i]), got);
  }
  if (std::getenv("CHAINRULE_REPORT"))
    std::printf("%-28s %3.0f bits  value %.3g  first %.3g  second %.3g  constant %.3g %.3g\n", name,
                -std::log2(double(precision_of<T>.epsilon)), worst.value, worst.first, worst.second,
                worst.constant_value, worst.constant);
}

/// Whether two nodes are the same formula, whatever their indices.
template <class A, class B> constexpr bool same_formula(const A& a, int i, const B& b, int j) {
  if (i < 0 || j < 0)
    return i == j;
  const cr::node &x = a.nodes[i], &y = b.nodes[j];
  if (x.op != y.op || x.number != y.number)
    return false;
  for (int k = 0; k < 3; ++k)
    if (x.is_leaf() ? x.operands[k] != y.operands[k]
                    : !same_formula(a, x.operands[k], b, y.operands[k]))
      return false;
  return true;
}

template <int> using scalar = cr::scalar_argument;
namespace names {
inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"b"> b;
inline constexpr cr::variable<"c"> c;
} // namespace names

/// As a callable on symbols and as a named formula, `F` makes the same graph, and the last node of
/// it is `P`.
template <class P, auto F, auto Named, int... I>
constexpr bool is_one_graph(std::integer_sequence<int, I...>) {
  constexpr const auto& graph = cr::traced<cr::trace_callable<F, scalar<I>...>>::graph;
  constexpr const auto& named = cr::traced<cr::trace_formula<Named>>::graph;
  return graph.nodes[graph.outputs[0]].op == &cr::entry<P>::id && graph.size == named.size &&
         same_formula(graph, graph.outputs[0], named, named.outputs[0]);
}
template <auto F, int Arity> constexpr auto named() {
  if constexpr (Arity == 1)
    return F(names::a);
  else if constexpr (Arity == 2)
    return F(names::a, names::b);
  else
    return F(names::a, names::b, names::c);
}

/// Errors allowed unless a law says otherwise: the C library's own for values (in epsilons), 64 for
/// derivatives, 1.4e-14 in double.
inline constexpr double anything = 1e100; ///< where a square of the result has no room
inline constexpr errors usual{2, 64, 64, 2, 16};

/// The laws of primitive `P`, which the function `F` applies, against `exact`, at the points.
template <class P, auto F, auto Points, class Exact>
void law(Exact exact, const errors& allowed = usual) {
  constexpr int arity = Points.arity;
  using positions = std::make_integer_sequence<int, arity>;
  static_assert(is_one_graph<P, F, named<F, arity>()>(positions{}));
  const exact_function f = [&]<int... I>(std::integer_sequence<int, I...>) {
    return [exact](const big* x) { return big(exact(x[I]...)); };
  }(positions{});
  const auto indices = std::make_integer_sequence<int, Points.count>{};
  check_in<float, F, Points>(P::text.pattern.data(), f, allowed, indices);
  check_in<double, F, Points>(P::text.pattern.data(), f, allowed, indices);
  check_in<long double, F, Points>(P::text.pattern.data(), f, allowed, indices);
}

/// At run time the value is the standard library's, to 2 units in the last place; and on plain
/// numbers the function is its value.
template <auto F, auto Points, class Library> void is_the_librarys(Library library) {
  const auto check = [&]<class T>(T) {
    for (int i = 0; i < Points.count; ++i)
      if (Points.template has<T>(i))
        std::apply(
            [&](auto... x) {
              const T got = cr::value<F>(x...), want = library(x...);
              BOOST_TEST(ulps_between(got, want, precision_of<T>) <= 2);
              BOOST_TEST(F(x...) == got);
            },
            Points.template point<T>(i));
  };
  check(0.0F);
  check(0.0);
  check(0.0L);
}

} // namespace laws

#endif
