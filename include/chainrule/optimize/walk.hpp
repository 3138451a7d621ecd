// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_WALK_HPP
#define CHAINRULE_OPTIMIZE_WALK_HPP

#include <bit>
#include <boost/hana/at_key.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <chainrule/derivative/arguments.hpp>
#include <chainrule/run/lanes.hpp>
#include <cstdint>

/// Walks over parameters: a Hana map of tensors and numbers, one tensor, or one number.
namespace chainrule::optimize {

/// How many numbers a tensor, an array or a number is.
template <class X>
inline constexpr std::size_t size_of = std::size_t(argument_traits<X>::symbolic::elements);

/// The part of parameters with a key; of parameters that are no map themselves, all.
template <class Key, class X> constexpr auto& part_of(X& x) {
  if constexpr (is_parameter_map<std::remove_const_t<X>>)
    return x[Key{}];
  else
    return x;
}

/// Calls `f.template operator()<Key>()` for each key; without a map once, with `void`.
template <class X, class Function> constexpr void for_each_key(const X& x, const Function& f) {
  if constexpr (is_parameter_map<X>)
    boost::hana::for_each(boost::hana::keys(x),
                          [&](auto key) { f.template operator()<decltype(key)>(); });
  else
    f.template operator()<void>();
}

/// Some numbers of each array in registers of type V: `f` gets them as references, and what it
/// makes of them goes back to those arrays that are not const.
template <class V, class Function, class... T>
[[gnu::always_inline]] constexpr void update_at(std::size_t i, const Function& f, T*... arrays) {
  using lane = lane_traits<V>;
  [&](auto... numbers) {
    f(numbers...);
    const auto put_back = [i]<class U>(U* array, const V& number) {
      if constexpr (!std::is_const_v<U>)
        lane::store(array + i, number);
    };
    (put_back(arrays, numbers), ...);
  }(lane::load(arrays + i)...);
}
template <std::size_t Count, class Function, class First, class... More>
constexpr void update_arrays(const Function& f, First* first, More*... more) {
  using T = std::remove_const_t<First>;
  constexpr std::size_t width = std::size_t(widest_lanes<T>);
  constexpr std::size_t whole = width > 1 ? Count - Count % width : 0;
  std::size_t left = 0;
  if constexpr (whole > 0)
    if (!std::is_constant_evaluated()) {
      for (std::size_t i = 0; i < whole; i += width)
        update_at<lanes<T, int(width)>>(i, f, first, more...);
      if constexpr (whole == Count) // g++ -O2 warned of a loop over nothing
        return;
      left = whole;
    }
  for (; left < Count; ++left)
    update_at<T>(left, f, first, more...);
}

/// `update(f, theta, grad, …)` calls f(w, g, …) with references to the numbers that belong
/// together, many at once in a SIMD register: f computes with their type, `auto`. What f makes of
/// them is stored, but in those parameters that are const.
template <class Function, class First, class... More>
constexpr void update(const Function& f, First& first, More&... more) {
  for_each_key(first, [&]<class Key>() {
    using part = std::remove_cvref_t<decltype(part_of<Key>(first))>;
    update_arrays<size_of<part>>(f, data_of(part_of<Key>(first)), data_of(part_of<Key>(more))...);
  });
}

/// Sets all numbers to 0.
template <class Parameters> constexpr void set_zero(Parameters& x) {
  update([](auto& each) { each = std::remove_cvref_t<decltype(each)>(0); }, x);
}

/// Where the first number is that is not finite: the variable, and its index in row-major order.
struct place {
  bool found = false;
  std::string_view variable{}; ///< empty where the parameters are no map
  std::size_t index = 0;
  extents shape{};
  double value = 0;
};

/// All numbers are finite if the largest without its sign is, and that is the largest of integers,
/// which compilers compute in SIMD registers.
template <class T> constexpr bool all_finite(const T* x, std::size_t count) {
  if constexpr (sizeof(T) == 4 || sizeof(T) == 8) {
    using bits = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
    constexpr bits limit = std::bit_cast<bits>(std::numeric_limits<T>::infinity());
    bits largest = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const bits size = std::bit_cast<bits>(x[i]) & std::numeric_limits<bits>::max();
      largest = largest < size ? size : largest;
    }
    return largest < limit;
  } else {
    bool finite = true;
    for (std::size_t i = 0; i < count; ++i)
      finite = finite && x[i] - x[i] == 0;
    return finite;
  }
}

/// The first number of parameters (in the order of their map) that is NaN or infinite.
template <class Parameters> constexpr place first_not_finite(const Parameters& x) {
  place result;
  for_each_key(x, [&]<class Key>() {
    const auto& part = part_of<Key>(x);
    using type = std::remove_cvref_t<decltype(part)>;
    const auto* const numbers = data_of(part);
    if (result.found || all_finite(numbers, size_of<type>))
      return;
    std::size_t i = 0;
    while (numbers[i] - numbers[i] == 0)
      ++i;
    result = {true, {}, i, argument_traits<type>::symbolic::shape, double(numbers[i])};
    if constexpr (key_index<Key> != none)
      result.variable = argument_symbol(key_index<Key>);
    else
      result.variable = key_symbol<Key>;
  });
  return result;
}

/// Σ x² over all numbers, in double.
template <class Parameters> constexpr double squared_norm_of(const Parameters& x) {
  constexpr std::size_t lanes = 8; // sums that do not wait for each other
  double sums[lanes]{};
  for_each_key(x, [&]<class Key>() {
    const auto& part = part_of<Key>(x);
    constexpr std::size_t count = size_of<std::remove_cvref_t<decltype(part)>>;
    const auto* const numbers = data_of(part);
    constexpr std::size_t whole = count - count % lanes;
    for (std::size_t i = 0; i < whole; i += lanes)
      for (std::size_t k = 0; k < lanes; ++k)
        sums[k] += double(numbers[i + k]) * double(numbers[i + k]);
    if constexpr (whole < count)
      for (std::size_t i = whole; i < count; ++i)
        sums[0] += double(numbers[i]) * double(numbers[i]);
  });
  double total = 0;
  for (const double each : sums)
    total += each;
  return total;
}

} // namespace chainrule::optimize

#endif
