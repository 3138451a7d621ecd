// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DOCS_SECTION_HPP
#define CHAINRULE_DOCS_SECTION_HPP

#include <cstdio>

/// Prints [name] now and [/name] at the end of its scope: what a page quotes stands between them.
struct section {
  const char* name;
  explicit section(const char* called) : name(called) { std::printf("[%s]\n", name); }
  ~section() { std::printf("[/%s]\n\n", name); }
  section(const section&) = delete;
  section& operator=(const section&) = delete;
};

#endif
