// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_LANES_HPP
#define CHAINRULE_RUN_LANES_HPP

#include <cstddef>
#include <type_traits>

// xsimd costs a third of a second of compile time, and without AVX its registers hold two doubles:
// it is used where the machine has more, or where <chainrule/simd.hpp> came first.
#if defined(__AVX__) || defined(__ARM_NEON) || defined(CHAINRULE_SIMD)
#define CHAINRULE_USES_XSIMD 1
#include <xsimd/xsimd.hpp>
#else
#include <chainrule/run/vector_register.hpp>
#endif

/// Several numbers in one register: a type like a number, on which the primitives' own `value`
/// works. One number is itself.
namespace chainrule {

#ifdef CHAINRULE_USES_XSIMD

template <class T> constexpr int widest() {
  if constexpr (std::is_same_v<T, float> || std::is_same_v<T, double>)
    return static_cast<int>(xsimd::batch<T>::size);
  else
    return 1;
}
template <class T, int Width> struct lanes_of {
  using type = xsimd::make_sized_batch_t<T, std::size_t(Width)>;
};

#else

template <class T> constexpr int widest() {
  if constexpr (std::is_same_v<T, float> || std::is_same_v<T, double>)
    return 16 / static_cast<int>(sizeof(T));
  else
    return 1;
}
template <class T, int Width> struct lanes_of {
  using type = std::conditional_t<Width == widest<T>(), vector_register<T, Width>, void>;
};

#endif

/// How many numbers the machine computes with at once.
template <class T> inline constexpr int widest_lanes = widest<T>();

/// Registers of `Width` numbers, or one number. `void` where the machine has none.
template <class T> struct lanes_of<T, 1> {
  using type = T;
};
template <class T, int Width> using lanes = typename lanes_of<T, Width>::type;

template <class V> struct lane_traits {
  static constexpr int width = 1;
  using number = V;
  using condition = bool;
  static constexpr bool has_functions = true;
  static constexpr V load(const V* from) { return *from; }
  static constexpr V repeat(V x) { return x; }
  static constexpr void store(V* to, V x) { *to = x; }
  static constexpr V counting(int first) { return static_cast<V>(first); }
  static V multiply_add(V a, V b, V c) { return a * b + c; }
  static V sum(V x) { return x; }
};

#ifdef CHAINRULE_USES_XSIMD

template <class T, class Arch> struct lane_traits<xsimd::batch<T, Arch>> {
  using V = xsimd::batch<T, Arch>;
  static constexpr int width = static_cast<int>(V::size);
  using number = T;
  using condition = typename V::batch_bool_type;
  static constexpr bool has_functions = true; ///< exp, log, … of all numbers at once
  static V load(const T* from) { return V::load_unaligned(from); }
  static V repeat(T x) { return V(x); }
  static void store(T* to, V x) { x.store_unaligned(to); }
  static V counting(int first) {
    alignas(64) T numbers[std::size_t(width)];
    for (int i = 0; i < width; ++i)
      numbers[i] = static_cast<T>(first + i);
    return V::load_aligned(numbers);
  }
  static V multiply_add(const V& a, const V& b, const V& c) { return xsimd::fma(a, b, c); }
  static T sum(const V& x) { return xsimd::hadd(x); }
};

#else

template <class T, int Width> struct lane_traits<vector_register<T, Width>> {
  using V = vector_register<T, Width>;
  using raw = typename V::raw;
  /// The same numbers where they need not be aligned.
  struct unaligned {
    typedef T type __attribute__((vector_size(sizeof(T) * std::size_t(Width)), aligned(alignof(T)),
                                  may_alias));
  };
  static constexpr int width = Width;
  using number = T;
  using condition = typename V::condition;
  static constexpr bool has_functions = false;
  static V load(const T* from) {
    return V::of(raw(*reinterpret_cast<const typename unaligned::type*>(from)));
  }
  static V repeat(T x) { return V(x); }
  static void store(T* to, V x) { *reinterpret_cast<typename unaligned::type*>(to) = x.numbers; }
  static V counting(int first) {
    T numbers[std::size_t(width)];
    for (int i = 0; i < width; ++i)
      numbers[i] = static_cast<T>(first + i);
    return load(numbers);
  }
  static V multiply_add(V a, V b, V c) { return a * b + c; }
  static T sum(V x) {
    T total = x.numbers[0];
    for (int i = 1; i < width; ++i)
      total += x.numbers[i];
    return total;
  }
};

#endif

} // namespace chainrule

#endif
