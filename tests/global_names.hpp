// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_GLOBAL_NAMES_HPP
#define CHAINRULE_TESTS_GLOBAL_NAMES_HPP

#include <chainrule/expression/variable.hpp>

/// Names that users may give to their variables, at namespace scope.
#define VARIABLE(name) inline constexpr chainrule::variable<#name> name
VARIABLE(a);
VARIABLE(b);
VARIABLE(c);
VARIABLE(d);
VARIABLE(e);
VARIABLE(f);
VARIABLE(g);
VARIABLE(h);
VARIABLE(i);
VARIABLE(j);
VARIABLE(k);
VARIABLE(l);
VARIABLE(m);
VARIABLE(n);
VARIABLE(o);
VARIABLE(p);
VARIABLE(q);
VARIABLE(r);
VARIABLE(s);
VARIABLE(t);
VARIABLE(u);
VARIABLE(v);
VARIABLE(w);
VARIABLE(x);
VARIABLE(y);
VARIABLE(z);
VARIABLE(input);
VARIABLE(output);
VARIABLE(out);
VARIABLE(in);
VARIABLE(result);
VARIABLE(value);
VARIABLE(values);
VARIABLE(number);
VARIABLE(row);
VARIABLE(rows);
VARIABLE(column);
VARIABLE(count);
VARIABLE(size);
VARIABLE(weight);
VARIABLE(loss);
VARIABLE(graph);
VARIABLE(node);
VARIABLE(symbol);
VARIABLE(function);
VARIABLE(point);
VARIABLE(direction);
VARIABLE(memory);
VARIABLE(seed);
VARIABLE(first);
VARIABLE(last);
VARIABLE(other);
VARIABLE(self);
VARIABLE(ties);
VARIABLE(condition);
VARIABLE(low);
VARIABLE(high);
VARIABLE(order);
VARIABLE(slope);
VARIABLE(rate);
VARIABLE(step);
VARIABLE(name);
VARIABLE(text);
VARIABLE(style);
VARIABLE(how);

#endif
