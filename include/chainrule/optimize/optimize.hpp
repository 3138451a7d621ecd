// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_OPTIMIZE_HPP
#define CHAINRULE_OPTIMIZE_OPTIMIZE_HPP

// Gradient descent and its kin, batches, schedules, clipping, and the training loop.
#include <chainrule/optimize/clip.hpp>
#include <chainrule/optimize/descent.hpp>
#include <chainrule/optimize/minibatches.hpp>
#include <chainrule/optimize/progress.hpp>
#include <chainrule/optimize/schedule.hpp>
#include <chainrule/optimize/train.hpp>
#include <chainrule/optimize/walk.hpp>

#endif
