// build: plain
// SPDX-License-Identifier: BSL-1.0
// Beside the library's operators those of strings are still found: whether an operand is a number
// was once asked of arrays, too, for which the question does not compile.
#include <chainrule/chainrule.hpp>
#include <string>

using namespace chainrule;

int main() { return std::string("x") + ": " + "y" != "x: y"; }
