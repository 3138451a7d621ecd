// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_WORKSPACE_HPP
#define CHAINRULE_RUN_WORKSPACE_HPP

#include <cstddef>
#include <type_traits>

namespace chainrule {

/// Memory for what a program stores between its kernels, aligned to cache lines: `Count` numbers.
/// It is a plain object, and lives where the user puts it: `static`, `thread_local`, in a larger
/// one, or in memory from anywhere by placement new. What is in it does not matter, and calls one
/// after the other may share it; threads may not.
template <class T, int Count> struct workspace {
  using value_type = T;
  static constexpr std::size_t bytes = std::size_t(Count) * sizeof(T);

  alignas(64) T numbers[Count > 0 ? Count : 1];
};

/// Above this many bytes a workspace of the library's is not on the stack.
inline constexpr std::size_t largest_stack_workspace = 16384;

/// Where a call has its workspace: with itself, ...
struct own_workspace {};
/// ... or where the user says.
template <class T, int Count> struct given_workspace {
  T* numbers;
};

template <int NeededBytes, int GivenBytes> inline constexpr bool workspace_is_large_enough = false;
template <class Given, class Needed> inline constexpr bool workspace_has_the_element_type = false;

/// Whether a program that works in `Needed` numbers of type T can run in a workspace.
template <class T, int Needed> constexpr bool check_workspace(own_workspace) { return true; }
template <class T, int Needed, class Given, int Count>
constexpr bool check_workspace(given_workspace<Given, Count>) {
  constexpr int size = static_cast<int>(sizeof(T));
  if constexpr (!std::is_same_v<Given, T>)
    static_assert(workspace_has_the_element_type<Given, T>,
                  "with: the workspace has the element type of the call");
  else if constexpr (Count < Needed)
    static_assert(workspace_is_large_enough<Needed * size, Count * size>,
                  "with: the workspace has fewer bytes than the call needs, see workspace_bytes");
  return std::is_same_v<Given, T> && Count >= Needed;
}

} // namespace chainrule

#endif
