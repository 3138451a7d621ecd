// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_DATA_ALLOCATIONS_HPP
#define CHAINRULE_TESTS_DATA_ALLOCATIONS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

/// The largest piece of memory that a program has asked for by `new`.
inline std::size_t largest_allocation = 0;

[[gnu::noinline]] inline void* give(std::size_t size, std::size_t alignment) {
  largest_allocation = std::max(largest_allocation, size);
  if (void* const memory = std::aligned_alloc(alignment, (size / alignment + 1) * alignment))
    return memory;
  throw std::bad_alloc();
}

[[gnu::noinline]] void* operator new(std::size_t size) {
  return give(size, alignof(std::max_align_t));
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  return give(size, static_cast<std::size_t>(alignment));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

#endif
