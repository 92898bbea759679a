// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/terminal.hpp"

#include <algorithm>
#include <cmath>

namespace pareltjes::engines::street_network {

Terminal Terminal::at_node(NodeId node) {
  Terminal terminal;
  terminal.out_[0] = terminal.in_[0] = {node, 0};
  terminal.outs_ = terminal.ins_ = 1;
  return terminal;
}

namespace {

/// The cost of a direction in two whole parts.
Terminal::Part split(Cost cost, double fraction) {
  if (cost == kNever) return {};
  const auto before = static_cast<Cost>(std::llround(cost * std::clamp(fraction, 0.0, 1.0)));
  return {before, cost - before};
}

}  // namespace

Terminal Terminal::on(const StreetGraph& graph, const Profile& profile, const EdgePlace& place, Cost approach) {
  const Segment& segment = graph.segments[place.segment];
  Terminal terminal;
  terminal.segment_ = place.segment;
  terminal.approach_ = approach;
  terminal.forward_ = split(cost_of(segment, profile, true), place.fraction);
  terminal.backward_ = split(cost_of(segment, profile, false), 1 - place.fraction);
  if (const Part& part = terminal.forward_; part.before != kNever) {
    terminal.out_[terminal.outs_++] = {segment.to, plus(part.after, approach)};
    terminal.in_[terminal.ins_++] = {segment.from, plus(part.before, approach)};
  }
  if (const Part& part = terminal.backward_; part.before != kNever) {
    terminal.out_[terminal.outs_++] = {segment.from, plus(part.after, approach)};
    terminal.in_[terminal.ins_++] = {segment.to, plus(part.before, approach)};
  }
  return terminal;
}

Cost Terminal::along_the_segment(const Terminal& to) const {
  if (segment_ == kNone || segment_ != to.segment_) return kNever;
  Cost best = kNever;
  for (const bool forward : {true, false}) {
    const Cost here = part(forward).before;
    const Cost there = to.part(forward).before;
    if (here != kNever && there != kNever && there >= here) best = std::min(best, there - here);
  }
  return plus(best, plus(approach_, to.approach_));
}

}  // namespace pareltjes::engines::street_network
