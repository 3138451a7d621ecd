// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_RUNNING_FUSED_HPP
#define CHAINRULE_TESTS_RUNNING_FUSED_HPP

#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <vector>

/// Formulas with products, drawn at random by a seed, as generic functions of tensors: what runs of
/// them is fused loops and products that go on with their sums. The oracle runs the same function
/// on `plain::matrix`, which computes one operation after the other in long double.
namespace plain {

struct matrix {
  int rank = 0, rows = 1, columns = 1;
  std::vector<long double> at = std::vector<long double>(1);

  matrix(long double x) : at(1, x) {}
  matrix(int axes, int r, int c) : rank(axes), rows(r), columns(c), at(std::size_t(r * c)) {}
  long double& operator()(int i, int j) { return at[std::size_t(i * columns + j)]; }
  long double operator()(int i, int j) const { return at[std::size_t(i * columns + j)]; }
};

template <class F> matrix each(const matrix& a, const matrix& b, F f) {
  matrix y(std::max(a.rank, b.rank), std::max(a.rows, b.rows), std::max(a.columns, b.columns));
  for (int i = 0; i < y.rows; ++i)
    for (int j = 0; j < y.columns; ++j)
      y(i, j) = f(a(a.rows == 1 ? 0 : i, a.columns == 1 ? 0 : j),
                  b(b.rows == 1 ? 0 : i, b.columns == 1 ? 0 : j));
  return y;
}
inline matrix operator+(const matrix& a, const matrix& b) {
  return each(a, b, [](auto x, auto y) { return x + y; });
}
inline matrix operator-(const matrix& a, const matrix& b) {
  return each(a, b, [](auto x, auto y) { return x - y; });
}
inline matrix operator*(const matrix& a, const matrix& b) {
  return each(a, b, [](auto x, auto y) { return x * y; });
}
inline matrix tanh(const matrix& a) {
  return each(a, 0, [](auto x, auto) { return std::tanh(x); });
}
inline matrix relu(const matrix& a) {
  return each(a, 0, [](auto x, auto) { return x > 0 ? x : 0; });
}
inline matrix transpose(const matrix& a) {
  matrix y(2, a.columns, a.rows);
  for (int i = 0; i < y.rows; ++i)
    for (int j = 0; j < y.columns; ++j)
      y(i, j) = a(j, i);
  return y;
}
/// A vector is one row; on the right of a product it is a column.
inline matrix matmul(const matrix& a, const matrix& b) {
  const bool is_column = b.rank == 1;
  matrix y(is_column ? a.rank - 1 : a.rank, a.rows, is_column ? 1 : b.columns);
  for (int i = 0; i < a.rows; ++i)
    for (int j = 0; j < y.columns; ++j)
      for (int k = 0; k < a.columns; ++k)
        y.at[std::size_t(i * y.columns + j)] += a(i, k) * (is_column ? b(0, k) : b(k, j));
  if (is_column)
    std::swap(y.rows, y.columns);
  return y;
}
inline matrix sum(const matrix& a) {
  matrix y(0);
  for (const long double x : a.at)
    y.at[0] += x;
  return y;
}
template <int Axis> matrix sum(const matrix& a) { // of a matrix
  matrix y(1, 1, Axis == 0 ? a.columns : a.rows);
  for (int i = 0; i < a.rows; ++i)
    for (int j = 0; j < a.columns; ++j)
      y(0, Axis == 0 ? j : i) += a(i, j);
  return y;
}

} // namespace plain

namespace fused {

namespace cr = chainrule;

constexpr unsigned mix(unsigned seed, unsigned salt) {
  unsigned x = seed * 2654435761u + salt * 40503u + 12345u;
  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  x *= 3266489917u;
  return x ^ x >> 16;
}

/// Matrices of all pairs of three lengths, then vectors of each: what formulas are made of.
template <int... Lengths> struct arguments {
  static constexpr int lengths = sizeof...(Lengths);
  static constexpr int length[lengths]{Lengths...};
  static constexpr int count = lengths * lengths + lengths;
  static constexpr int rank(int i) { return i < lengths * lengths ? 2 : 1; }
  static constexpr int rows(int i) { return rank(i) == 2 ? length[i / lengths] : 1; }
  static constexpr int columns(int i) { return length[i % lengths]; }
};

/// A random formula of shape length[R] × length[C].
template <unsigned Seed, int Depth, int R, int C> struct formula {
  static constexpr unsigned pick(unsigned salt, unsigned choices) {
    return mix(Seed, salt) % choices;
  }
  static constexpr int K = int(pick(1, 3));
  template <unsigned Salt, int Rows, int Columns>
  using part = formula<mix(Seed, Salt), Depth - 1, Rows, Columns>;

  template <class Leaves> static constexpr auto of(const Leaves& x) {
    if constexpr (Depth == 0)
      return leaf<R, C>(x);
    else if constexpr (constexpr unsigned what = pick(2, 13); what < 4)
      return product(x);
    else if constexpr (what == 4) // used twice: as it is, and through what is done to it
      return twice(part<3, R, C>::of(x), x);
    else if constexpr (what == 5)
      return matmul(activated(part<3, R, K>::of(x)), part<4, K, C>::of(x)) * 2;
    else if constexpr (what == 6)
      return activated(part<3, R, C>::of(x) + x.template row<C>());
    else if constexpr (what == 7)
      return part<3, R, C>::of(x) * part<4, R, C>::of(x);
    else if constexpr (what == 8) {
      const auto y = part<3, R, C>::of(x);
      return y - sum<0>(y) * x.template row<C>();
    } else if constexpr (what == 9) {
      const auto y = part<3, R, C>::of(x);
      return y * matmul(x.template row<R>(), y);
    } else if constexpr (what == 10)
      return part<3, R, C>::of(x) + matmul(x.template row<K>(), part<4, K, C>::of(x));
    else if constexpr (what == 11)
      return part<3, R, C>::of(x) * matmul(part<4, C, K>::of(x), x.template row<K>());
    else
      return part<3, R, C>::of(x) + matmul(x.template row<K>(), x.template row<K>()) * 2;
  }

private:
  template <int Rows, int Columns, class Leaves> static constexpr auto leaf(const Leaves& x) {
    if constexpr (pick(9, 2) == 0)
      return x.template matrix<Rows, Columns>();
    else
      return transpose(x.template matrix<Columns, Rows>());
  }
  template <class Leaves> static constexpr auto product(const Leaves& x) {
    return matmul(part<5, R, K>::of(x), part<6, K, C>::of(x));
  }
  static constexpr auto activated(const auto& y) {
    if constexpr (pick(7, 2) == 0)
      return relu(y);
    else
      return tanh(y);
  }
  template <class Leaves> static constexpr auto twice(const auto& y, const Leaves& x) {
    if constexpr (constexpr unsigned how = pick(8, 4); how == 0)
      return y * 2 + y * leaf<R, C>(x);
    else if constexpr (how == 1)
      return activated(y) - y;
    else if constexpr (how == 2) // raw in another product
      return activated(y) + matmul(y, x.template matrix<C, C>());
    else
      return matmul(x.template matrix<R, R>(), activated(y)) * y;
  }
};

template <class Arguments, class... X> struct leaves {
  std::tuple<X...> all;
  template <int R, int C> constexpr auto matrix() const {
    return std::get<std::size_t(R * Arguments::lengths + C)>(all);
  }
  template <int C> constexpr auto row() const {
    return std::get<std::size_t(Arguments::lengths * Arguments::lengths + C)>(all);
  }
};

/// The formula of a seed, as a function of all arguments.
template <class Arguments, unsigned Seed, int Depth>
inline constexpr auto drawn = [](auto... x) {
  constexpr int R = int(mix(Seed, 100) % 3), C = int(mix(Seed, 101) % 3);
  return formula<Seed, Depth, R, C>::of(leaves<Arguments, decltype(x)...>{{x...}});
};
/// Its sum, so that it has a gradient.
template <auto F> inline constexpr auto total = [](auto... x) { return sum(tanh(F(x...))); };

template <class T, class Arguments, int I> auto filled(unsigned seed) {
  constexpr int rows = Arguments::rows(I), columns = Arguments::columns(I);
  std::conditional_t<Arguments::rank(I) == 2, cr::tensor<T, rows, columns>, cr::tensor<T, columns>>
      result;
  unsigned state = mix(seed, unsigned(I));
  for (T& each : result)
    each = T(int((state = state * 1664525u + 1013904223u) >> 16) - 32768) / T(40000);
  return result;
}

inline long double largest(const plain::matrix& x) {
  long double result = 0;
  for (const long double each : x.at)
    result = std::max(result, std::abs(each));
  return result;
}

template <class T> constexpr long double unit = std::numeric_limits<T>::epsilon();

template <class T> bool is_near(const T* got, const plain::matrix& expected, long double near) {
  bool ok = true;
  for (std::size_t i = 0; i < expected.at.size(); ++i)
    ok = ok && std::abs(got[i] - expected.at[i]) <= near * (1 + largest(expected));
  return ok;
}

/// The value; then the cotangents along a direction, beside a difference quotient of the oracle;
/// then a gradient added to zeros, and once more to itself.
template <class Arguments, auto F, class T> struct check {
  using indices = std::make_integer_sequence<int, Arguments::count>;

  static void run(unsigned seed) { run(seed, indices{}); }

private:
  template <int... I> static void run(unsigned seed, std::integer_sequence<int, I...>) {
    const auto x = std::tuple{filled<T, Arguments, I>(seed)...};
    const auto along = std::tuple{filled<T, Arguments, I>(seed + 1000)...};
    const auto moved = [&](long double by, auto f) {
      plain::matrix at[]{
          plain::matrix(Arguments::rank(I), Arguments::rows(I), Arguments::columns(I))...};
      const auto fill = [&](plain::matrix& to, const auto& from, const auto& d) {
        for (std::size_t k = 0; k < to.at.size(); ++k)
          to.at[k] = from.elements[k] + by * static_cast<long double>(d.elements[k]);
      };
      (fill(at[I], std::get<std::size_t(I)>(x), std::get<std::size_t(I)>(along)), ...);
      return f(at[I]...);
    };
    const long double near = 4000 * unit<T>;

    const plain::matrix expected = moved(0, F);
    const auto value = cr::value<F>(std::get<std::size_t(I)>(x)...);
    BOOST_TEST(is_near(cr::data_of(value), expected, near), "seed " << seed << ": value");
    auto ones = value;
    std::fill_n(cr::data_of(ones), expected.at.size(), T(1));
    const auto back = cr::vjp<F>(cr::at(std::get<std::size_t(I)>(x)...), ones);
    BOOST_TEST(is_near(cr::data_of(back.value), expected, near),
               "seed " << seed << ": vjp's value");

    const long double step = 1e-6L;
    const auto quotient = [&](auto f) {
      return (sum(moved(step, f)).at[0] - sum(moved(-step, f)).at[0]) / (2 * step);
    };
    const auto product = [&](const auto& gradient) {
      long double total = 0;
      const auto add = [&](const auto& g, const auto& d) {
        for (std::size_t k = 0; k < d.size(); ++k)
          total += static_cast<long double>(g.elements[k]) * d.elements[k];
      };
      (add(gradient[cr::arg<I>], std::get<std::size_t(I)>(along)), ...);
      return total;
    };
    const auto is_slope = [&](long double got, long double wanted) {
      return std::abs(got - wanted) <=
             (near + 1e-7L) * 30 * (1 + std::abs(wanted) + largest(expected));
    };
    BOOST_TEST(is_slope(product(back.cotangents), quotient(F)), "seed " << seed << ": cotangents "
                                                                        << product(back.cotangents)
                                                                        << ", " << quotient(F));
    const auto add = [&](auto& to) {
      cr::gradient<total<F>>.add_to(to, std::get<std::size_t(I)>(x)...);
    };
    decltype(cr::gradient<total<F>>(std::get<std::size_t(I)>(x)...)) gradient{};
    add(gradient);
    BOOST_TEST(is_slope(product(gradient), quotient(total<F>)),
               "seed " << seed << ": gradient " << product(gradient) << ", " << quotient(total<F>));
    auto twice = gradient;
    add(twice);
    bool is_twice = true;
    const auto compare = [&](const auto& g, const auto& g2) {
      T most = 1;
      for (std::size_t k = 0; k < g.size(); ++k)
        most = std::max(most, std::abs(g.elements[k]));
      for (std::size_t k = 0; k < g.size(); ++k)
        is_twice = is_twice && std::abs(g2.elements[k] - 2 * g.elements[k]) <= T(near) * most;
    };
    (compare(gradient[cr::arg<I>], twice[cr::arg<I>]), ...);
    BOOST_TEST(is_twice, "seed " << seed << ": add_to");
  }
};

template <class Arguments, int Depth, class T, unsigned... Seed> void check_drawn() {
  (check<Arguments, drawn<Arguments, Seed, Depth>, T>::run(Seed), ...);
}

} // namespace fused

#endif
