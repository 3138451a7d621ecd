// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_WALK_HPP
#define CHAINRULE_OPTIMIZE_WALK_HPP

#include <bit>
#include <boost/hana/at_key.hpp>
#include <boost/hana/basic_tuple.hpp>
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

/// The keys of a map; without a map one, `void`.
template <class... Keys> struct key_list {};
template <class... Keys>
constexpr key_list<Keys...> as_key_list(const boost::hana::basic_tuple<Keys...>&) {
  return {};
}
template <class X> constexpr auto all_keys(const X& x) {
  if constexpr (is_parameter_map<X>)
    return as_key_list(boost::hana::keys(x));
  else
    return key_list<void>{};
}

template <class T, class V> constexpr void store_at(T* to, const V& numbers) {
  lane_traits<V>::store(to, numbers);
}
template <class T, class V> constexpr void store_at(const T*, const V&) {}

/// Some numbers of each array in registers of type V: `f` gets them as references, and what it
/// makes of them goes back to those arrays that are not const.
template <class V, class Function, std::size_t... I, class... T>
[[gnu::always_inline]] constexpr void update_at(std::index_sequence<I...>, std::size_t i,
                                                const Function& f, T*... arrays) {
  V numbers[]{lane_traits<V>::load(arrays + i)...};
  f(numbers[I]...);
  (store_at(arrays + i, numbers[I]), ...);
}
template <std::size_t Count, class Function, class First, class... More>
constexpr void update_arrays(const Function& f, First* first, More*... more) {
  using T = std::remove_const_t<First>;
  using each = std::make_index_sequence<1 + sizeof...(More)>;
  constexpr std::size_t width = std::size_t(widest_lanes<T>);
  constexpr std::size_t whole = width > 1 ? Count - Count % width : 0;
  std::size_t left = 0;
  if constexpr (whole > 0)
    if (!std::is_constant_evaluated()) {
      for (std::size_t i = 0; i < whole; i += width)
        update_at<lanes<T, int(width)>>(each{}, i, f, first, more...);
      if constexpr (whole == Count) // g++ -O2 warned of a loop over nothing
        return;
      left = whole;
    }
  for (; left < Count; ++left)
    update_at<T>(each{}, left, f, first, more...);
}

/// `update(f, theta, grad, …)` calls f(w, g, …) with references to the numbers that belong
/// together, many at once in a SIMD register: f computes with their type, `auto`. What f makes of
/// them is stored, but in those parameters that are const.
template <class Key, class Function, class First, class... More>
constexpr void update_part(const Function& f, First& first, More&... more) {
  using part = std::remove_cvref_t<decltype(part_of<Key>(first))>;
  update_arrays<size_of<part>>(f, data_of(part_of<Key>(first)), data_of(part_of<Key>(more))...);
}
template <class... Keys, class Function, class... Parameters>
constexpr void update_parts(key_list<Keys...>, const Function& f, Parameters&... all) {
  (update_part<Keys>(f, all...), ...);
}
template <class Function, class First, class... More>
constexpr void update(const Function& f, First& first, More&... more) {
  update_parts(all_keys(first), f, first, more...);
}

/// Sets all numbers to 0.
struct becomes_zero {
  template <class V> constexpr void operator()(V& x) const { x = V(0); }
};
template <class Parameters> constexpr void set_zero(Parameters& x) { update(becomes_zero{}, x); }

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

/// The first of some numbers, of this shape, that is not finite, if none was found before.
template <class T>
constexpr void find_not_finite(const T* numbers, std::size_t count, const extents& shape,
                               place& result) {
  if (result.found || all_finite(numbers, count))
    return;
  std::size_t i = 0;
  while (numbers[i] - numbers[i] == 0)
    ++i;
  result = {true, {}, i, shape, double(numbers[i])};
}
template <class Key, class Parameters>
constexpr void find_not_finite(const Parameters& x, place& result) {
  using part = std::remove_cvref_t<decltype(part_of<Key>(x))>;
  if (result.found)
    return;
  find_not_finite(data_of(part_of<Key>(x)), size_of<part>, argument_traits<part>::symbolic::shape,
                  result);
  if (!result.found)
    return;
  if constexpr (key_index<Key> != none)
    result.variable = argument_symbol(key_index<Key>);
  else
    result.variable = key_symbol<Key>;
}
template <class... Keys, class Parameters>
constexpr place find_not_finite(key_list<Keys...>, const Parameters& x) {
  place result;
  (find_not_finite<Keys>(x, result), ...);
  return result;
}
/// The first number of parameters (in the order of their map) that is NaN or infinite.
template <class Parameters> constexpr place first_not_finite(const Parameters& x) {
  return find_not_finite(all_keys(x), x);
}

/// Σ x² in double.
template <class T> constexpr double sum_of_squares(const T* x, std::size_t count) {
  constexpr std::size_t lanes = 8; // sums that do not wait for each other
  double sums[lanes]{}, total = 0;
  const T* const end = x + count;
  for (std::size_t packs = count / lanes; packs > 0; --packs, x += lanes)
    for (std::size_t k = 0; k < lanes; ++k)
      sums[k] += double(x[k]) * double(x[k]);
  for (; x != end; ++x) // pointers, as g++ -O2 warned of the index where nothing is left over
    total += double(*x) * double(*x);
  for (const double each : sums)
    total += each;
  return total;
}
template <class... Keys, class Parameters>
constexpr double squared_norm_of(key_list<Keys...>, const Parameters& x) {
  return (0.0 + ... +
          sum_of_squares(data_of(part_of<Keys>(x)),
                         size_of<std::remove_cvref_t<decltype(part_of<Keys>(x))>>));
}
/// Σ x² over all numbers of parameters, in double.
template <class Parameters> constexpr double squared_norm_of(const Parameters& x) {
  return squared_norm_of(all_keys(x), x);
}

} // namespace chainrule::optimize

#endif
