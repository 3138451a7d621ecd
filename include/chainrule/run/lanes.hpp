// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_LANES_HPP
#define CHAINRULE_RUN_LANES_HPP

#include <chainrule/math/arithmetic.hpp>
#include <cstddef>
#include <type_traits>
#include <utility>

// xsimd costs a third of a second of compile time, and without AVX its registers hold two doubles:
// it is used where the machine has more, or where <chainrule/simd.hpp> came first.
#if defined(__AVX__) || defined(__ARM_NEON) || defined(CHAINRULE_SIMD)
#define CHAINRULE_USES_XSIMD 1
#include <chainrule/run/xsimd_functions.hpp>
#else
#include <chainrule/run/lane_functions.hpp>
#include <chainrule/run/vector_register.hpp>
#endif

/// Several numbers in one register: a type like a number, on which the primitives' own `value`
/// works. One number is itself.
namespace chainrule {

#ifdef CHAINRULE_USES_XSIMD
template <class T> inline constexpr int register_lanes = static_cast<int>(xsimd::batch<T>::size);
template <class T, int Width> struct lanes_of {
  using type = xsimd::make_sized_batch_t<T, std::size_t(Width)>;
};
#else
template <class T> inline constexpr int register_lanes = 16 / static_cast<int>(sizeof(T));
template <class T, int Width> struct lanes_of {
  using type = std::conditional_t<Width == register_lanes<T>, vector_register<T, Width>, void>;
};
#endif

template <class T> constexpr int widest() {
  if constexpr (std::is_same_v<T, float> || std::is_same_v<T, double>)
    return register_lanes<T>;
  else
    return 1;
}
/// How many numbers the machine computes with at once.
template <class T> inline constexpr int widest_lanes = widest<T>();

/// Registers of `Width` numbers, or one number; `void` where the machine has none.
template <class T> struct lanes_of<T, 1> {
  using type = T;
};
template <class T, int Width> using lanes = typename lanes_of<T, Width>::type;

/// Whether the machine moves a part of a register at the price of the whole. Elsewhere the numbers
/// go one by one.
#ifdef __AVX512VL__
inline constexpr bool has_masks = true;
#else
inline constexpr bool has_masks = false;
#endif

template <class V> struct lane_traits {
  static constexpr int width = 1;
  using number = V;
  using condition = bool;
  static constexpr V first(V x) { return x; }
  static constexpr V load(const V* from) { return *from; }
  static constexpr V repeat(V x) { return x; }
  static constexpr void store(V* to, V x) { *to = x; }
  static constexpr V counting(int first) { return static_cast<V>(first); }
  template <int Count> static constexpr V load_first(const V* from) { return *from; }
  template <int Count> static constexpr void store_first(V* to, V x) { *to = x; }
};
template <math::several_numbers V> struct lane_traits<V> {
  using T = typename V::value_type;
  static constexpr int width = static_cast<int>(V::size);
  using number = T;
  using condition = typename V::batch_bool_type;
  static T first(V x) { return static_cast<typename V::register_type>(x)[0]; }
  static V load(const T* from) { return V::load_unaligned(from); }
  static V repeat(T x) { return V(x); }
  static void store(T* to, V x) { x.store_unaligned(to); }
  static V counting(int first) {
    alignas(64) T numbers[width];
    for (int i = 0; i < width; ++i)
      numbers[i] = static_cast<T>(first + i);
    return V::load_aligned(numbers);
  }

  /// The first `Count` numbers, and zeros behind them. No other memory is touched.
  template <int Count> static V load_first(const T* from) {
    if constexpr (Count == width)
      return load(from);
#ifdef __AVX512VL__
    else if constexpr (sizeof(V) == 64 && sizeof(T) == 4)
      return V(_mm512_maskz_loadu_ps((1u << Count) - 1, from));
    else if constexpr (sizeof(V) == 64)
      return V(_mm512_maskz_loadu_pd((1u << Count) - 1, from));
    else if constexpr (sizeof(V) == 32 && sizeof(T) == 4)
      return V(_mm256_maskz_loadu_ps((1u << Count) - 1, from));
    else if constexpr (sizeof(V) == 32)
      return V(_mm256_maskz_loadu_pd((1u << Count) - 1, from));
    else if constexpr (sizeof(T) == 4)
      return V(_mm_maskz_loadu_ps((1u << Count) - 1, from));
    else
      return V(_mm_maskz_loadu_pd((1u << Count) - 1, from));
#else
    else {
      T numbers[std::size_t(width)]{};
      for (int i = 0; i < Count; ++i)
        numbers[i] = from[i];
      return load(numbers);
    }
#endif
  }
  template <int Count> static void store_first(T* to, V x) {
    if constexpr (Count == width)
      store(to, x);
#ifdef __AVX512VL__
    else if constexpr (sizeof(V) == 64 && sizeof(T) == 4)
      _mm512_mask_storeu_ps(to, (1u << Count) - 1, x);
    else if constexpr (sizeof(V) == 64)
      _mm512_mask_storeu_pd(to, (1u << Count) - 1, x);
    else if constexpr (sizeof(V) == 32 && sizeof(T) == 4)
      _mm256_mask_storeu_ps(to, (1u << Count) - 1, x);
    else if constexpr (sizeof(V) == 32)
      _mm256_mask_storeu_pd(to, (1u << Count) - 1, x);
    else if constexpr (sizeof(T) == 4)
      _mm_mask_storeu_ps(to, (1u << Count) - 1, x);
    else
      _mm_mask_storeu_pd(to, (1u << Count) - 1, x);
#else
    else {
      T numbers[std::size_t(width)];
      store(numbers, x);
      for (int i = 0; i < Count; ++i)
        to[i] = numbers[i];
    }
#endif
  }

  /// The lower halves of two registers, or the upper ones, alternating.
  static V zip_low(V a, V b) { return zip<0>(a, b, std::make_index_sequence<V::size>{}); }
  static V zip_high(V a, V b) { return zip<width / 2>(a, b, std::make_index_sequence<V::size>{}); }
  /// A half as a register of its own.
  template <class Half, int Which> static Half part(V x) {
    return part<Half, Which>(x, std::make_index_sequence<V::size / 2>{});
  }
  /// Lane i has what lane i + Step had.
  template <int Step> static V rotated(V x) {
    return rotated<Step>(x, std::make_index_sequence<V::size>{});
  }

private:
  // xsimd's own zip is three to five instructions with AVX-512, this is one.
  template <int From, std::size_t... I> static V zip(V a, V b, std::index_sequence<I...>) {
    using raw = typename V::register_type;
    return V(__builtin_shufflevector(static_cast<raw>(a), static_cast<raw>(b),
                                     (From + int(I) / 2 + int(I) % 2 * width)...));
  }
  template <class Half, int Which, std::size_t... I>
  static Half part(V x, std::index_sequence<I...>) {
    using raw = typename V::register_type;
    return Half(__builtin_shufflevector(static_cast<raw>(x), static_cast<raw>(x),
                                        (int(I) + Which * width / 2)...));
  }
  template <int Step, std::size_t... I> static V rotated(V x, std::index_sequence<I...>) {
    using raw = typename V::register_type;
    return V(__builtin_shufflevector(static_cast<raw>(x), static_cast<raw>(x),
                                     ((int(I) + Step) % width)...));
  }
};

/// Loops over registers are folds over these: their indices have to be constants, or compilers keep
/// the registers in memory, as g++ -O2 does with what it does not unroll.
template <int Count> inline constexpr auto indices = std::make_index_sequence<std::size_t(Count)>{};

/// One round of zips, which are perfect shuffles; log₂ width of them transpose a square.
template <class V, std::size_t... I>
[[gnu::always_inline]] inline void shuffle_round(V* x, std::index_sequence<I...>) {
  using traits = lane_traits<V>;
  constexpr std::size_t half = sizeof...(I);
  const V shuffled[]{(I % 2 == 0 ? traits::zip_low(x[I / 2], x[I / 2 + half])
                                 : traits::zip_high(x[I / 2], x[I / 2 + half]))...,
                     ((I + half) % 2 == 0
                          ? traits::zip_low(x[(I + half) / 2], x[(I + half) / 2 + half])
                          : traits::zip_high(x[(I + half) / 2], x[(I + half) / 2 + half]))...};
  ((x[I] = shuffled[I], x[I + half] = shuffled[I + half]), ...);
}
/// As many registers as one has numbers, rows and columns exchanged.
template <class V, int Rounds = lane_traits<V>::width>
[[gnu::always_inline]] inline void transpose_lanes(V* x) {
  if constexpr (Rounds > 1) {
    shuffle_round(x, indices<lane_traits<V>::width / 2>);
    transpose_lanes<V, Rounds / 2>(x);
  }
}

/// A register's numbers combined into one: halves with halves, in narrower and narrower registers.
/// (xsimd's hadd is for sums only, and makes g++ 12 warn of its own intrinsics.)
template <class Reduction, class V> [[gnu::always_inline]] constexpr auto combine_lanes(V x) {
  using traits = lane_traits<V>;
  using half = lanes<typename traits::number, (traits::width + 1) / 2>;
  if constexpr (traits::width == 1)
    return x;
  else if constexpr (traits::width == 2 || std::is_void_v<half>) {
    if constexpr (traits::width > 2)
      x = Reduction::combine(x, traits::template rotated<2>(x));
    return Reduction::combine(traits::first(x), traits::first(traits::template rotated<1>(x)));
  } else
    return combine_lanes<Reduction>(
        Reduction::combine(traits::template part<half, 0>(x), traits::template part<half, 1>(x)));
}

/// One register with the sum of each of `Count` registers, in the first `Count` lanes: zipped and
/// added, two become one.
template <class V, int Count, std::size_t... I>
[[gnu::always_inline]] inline V sum_each(const V* x, std::index_sequence<I...>) {
  using traits = lane_traits<V>;
  constexpr int half = static_cast<int>(sizeof...(I));
  const V sums[]{(int(I) >= Count ? V(0)
                  : int(I) + half >= Count
                      ? traits::zip_low(x[I], V(0)) + traits::zip_high(x[I], V(0))
                      : traits::zip_low(x[I], x[int(I) + half]) +
                            traits::zip_high(x[I], x[int(I) + half]))...};
  if constexpr (half == 1)
    return sums[0];
  else
    return sum_each<V, half>(sums, indices<half / 2>);
}
template <int Count, class V> [[gnu::always_inline]] inline V sum_each(const V* x) {
  return sum_each<V, Count>(x, indices<lane_traits<V>::width / 2>);
}

} // namespace chainrule

#endif
