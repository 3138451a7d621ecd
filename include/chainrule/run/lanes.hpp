// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_LANES_HPP
#define CHAINRULE_RUN_LANES_HPP

#include <cstddef>
#include <type_traits>
#include <xsimd/xsimd.hpp>

/// Several numbers in one register: a type like a number, on which the primitives' own `value`
/// works. One number is itself.
namespace chainrule {

template <class T> constexpr int widest() {
  if constexpr (std::is_same_v<T, float> || std::is_same_v<T, double>)
    return static_cast<int>(xsimd::batch<T>::size);
  else
    return 1;
}
/// How many numbers the machine computes with at once.
template <class T> inline constexpr int widest_lanes = widest<T>();

/// Registers of `Width` numbers: a batch, or one number. `void` where the machine has none.
template <class T, int Width> struct lanes_of {
  using type = xsimd::make_sized_batch_t<T, std::size_t(Width)>;
};
template <class T> struct lanes_of<T, 1> {
  using type = T;
};
template <class T, int Width> using lanes = typename lanes_of<T, Width>::type;

template <class V> struct lane_traits {
  static constexpr int width = 1;
  using number = V;
  using condition = bool;
  static constexpr V load(const V* from) { return *from; }
  static constexpr V repeat(V x) { return x; }
  static constexpr void store(V* to, V x) { *to = x; }
  static constexpr V counting(int first) { return static_cast<V>(first); }
};
template <class T, class Arch> struct lane_traits<xsimd::batch<T, Arch>> {
  using V = xsimd::batch<T, Arch>;
  static constexpr int width = static_cast<int>(V::size);
  using number = T;
  using condition = typename V::batch_bool_type;
  static V load(const T* from) { return V::load_unaligned(from); }
  static V repeat(T x) { return V(x); }
  static void store(T* to, V x) { x.store_unaligned(to); }
  static V counting(int first) {
    alignas(64) T numbers[width];
    for (int i = 0; i < width; ++i)
      numbers[i] = static_cast<T>(first + i);
    return V::load_aligned(numbers);
  }
};

} // namespace chainrule

#endif
