// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_CHAINRULE_HPP
#define CHAINRULE_CHAINRULE_HPP

#include <chainrule/derivative/gradient.hpp>
#include <chainrule/derivative/value.hpp>

#endif
