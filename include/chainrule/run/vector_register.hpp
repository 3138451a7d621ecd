// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_VECTOR_REGISTER_HPP
#define CHAINRULE_RUN_VECTOR_REGISTER_HPP

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

/// Registers of 16 bytes by the compiler's own vectors, where xsimd is not used (see lanes.hpp);
/// what is used of xsimd's has the same names here.
/// In a namespace of their own, so that their operators are not looked for among those of formulas.
namespace chainrule::vectors {

template <class Bool> inline constexpr bool value_does_not_branch = false;

/// Arithmetic, comparisons and selection. Other functions are computed one number after the other.
template <class T, int Width> struct vector_register;

template <class T, int Width> struct vector_condition {
  using batch_type = vector_register<T, Width>;
  using integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  typedef integer raw __attribute__((vector_size(sizeof(T) * std::size_t(Width))));
  raw bits;

  vector_condition() = default;
  static vector_condition of(raw bits) {
    vector_condition result;
    result.bits = bits;
    return result;
  }
  explicit vector_condition(bool everywhere) : bits(raw{} - integer(everywhere)) {}
  /// An `if` in a primitive's `value`.
  template <class Bool>
    requires std::is_same_v<Bool, bool>
  operator Bool() const {
    static_assert(value_does_not_branch<Bool>,
                  "the value of a primitive cannot branch on several numbers at once: use "
                  "where(condition, a, b), or let it say static constexpr bool one_by_one = true");
    return false;
  }
  friend vector_condition operator&&(vector_condition a, vector_condition b) {
    return of(raw(a.bits & b.bits));
  }
  friend vector_condition operator||(vector_condition a, vector_condition b) {
    return of(raw(a.bits | b.bits));
  }
  friend vector_condition operator!(vector_condition a) { return of(raw(~a.bits)); }
};

template <class T, int Width> struct vector_register {
  using value_type = T;
  using batch_bool_type = vector_condition<T, Width>;
  using condition = batch_bool_type;
  static constexpr std::size_t size = std::size_t(Width);
  typedef T raw __attribute__((vector_size(sizeof(T) * std::size_t(Width))));
  using register_type = raw;
  /// The same numbers where they need not be aligned.
  struct unaligned {
    typedef T type __attribute__((vector_size(sizeof(T) * std::size_t(Width)), aligned(alignof(T)),
                                  may_alias));
  };
  raw numbers;

  vector_register() = default;
  static vector_register of(raw numbers) { return vector_register(numbers); }
  explicit vector_register(raw every_number) : numbers(every_number) {}
  explicit operator raw() const { return numbers; }
  template <class Number>
    requires std::is_arithmetic_v<Number>
  vector_register(Number everywhere) : numbers(static_cast<T>(everywhere) - raw{}) {}

  static vector_register load_unaligned(const T* from) {
    return vector_register(raw(*reinterpret_cast<const typename unaligned::type*>(from)));
  }
  static vector_register load_aligned(const T* from) { return load_unaligned(from); }
  void store_unaligned(T* to) const { *reinterpret_cast<typename unaligned::type*>(to) = numbers; }

  friend vector_register operator-(vector_register a) { return of(raw(-a.numbers)); }
  friend vector_register operator+(vector_register a, vector_register b) {
    return of(raw(a.numbers + b.numbers));
  }
  friend vector_register operator-(vector_register a, vector_register b) {
    return of(raw(a.numbers - b.numbers));
  }
  friend vector_register operator*(vector_register a, vector_register b) {
    return of(raw(a.numbers * b.numbers));
  }
  friend vector_register operator/(vector_register a, vector_register b) {
    return of(raw(a.numbers / b.numbers));
  }
  friend condition operator<(vector_register a, vector_register b) {
    return condition::of(typename condition::raw(a.numbers < b.numbers));
  }
  friend condition operator<=(vector_register a, vector_register b) {
    return condition::of(typename condition::raw(a.numbers <= b.numbers));
  }
  friend condition operator>(vector_register a, vector_register b) { return b < a; }
  friend condition operator>=(vector_register a, vector_register b) { return b <= a; }
  friend condition operator==(vector_register a, vector_register b) {
    return condition::of(typename condition::raw(a.numbers == b.numbers));
  }
  friend condition operator!=(vector_register a, vector_register b) {
    return condition::of(typename condition::raw(a.numbers != b.numbers));
  }
  friend vector_register select(condition c, vector_register a, vector_register b) {
    return of(raw(c.bits ? a.numbers : b.numbers));
  }
  friend vector_register abs(vector_register a) {
    return select(a < -a, -a, a + vector_register(T(0)));
  }
  friend vector_register sqrt(vector_register a) {
    for (int i = 0; i < Width; ++i)
      a.numbers[i] = std::sqrt(a.numbers[i]);
    return a;
  }
};

} // namespace chainrule::vectors

namespace chainrule {
using vectors::vector_condition, vectors::vector_register;
}

#endif
