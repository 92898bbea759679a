// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/router.hpp"

#include <algorithm>
#include <cassert>
#include <span>

namespace pareltjes::http {

/// The routes that end at a point in the tree, by method, with the names of their parameters.
struct Router::Node {
  struct Leaf {
    std::size_t route = 0;
    std::vector<std::string> names;
  };
  std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
  std::unique_ptr<Node> parameter;
  std::map<std::string, Leaf, std::less<>> leaves;       ///< Method → route that ends here.
  std::map<std::string, Leaf, std::less<>> rest_leaves;  ///< The same for "{rest...}" from here.

  struct Match {
    const std::map<std::string, Leaf, std::less<>>* leaves = nullptr;
    std::vector<std::string_view> values;
  };

  /// @param rest_text the path from the first of `segments` on, for "{rest...}".
  bool match(std::span<const std::string_view> segments, Match& found) const {
    if (segments.empty()) {
      if (leaves.empty()) return false;
      found.leaves = &leaves;
      return true;
    }
    if (const auto next = fixed.find(segments.front()); next != fixed.end()) {
      if (next->second->match(segments.subspan(1), found)) return true;
    }
    if (parameter && !segments.front().empty()) {
      found.values.push_back(segments.front());
      if (parameter->match(segments.subspan(1), found)) return true;
      found.values.pop_back();
    }
    if (!rest_leaves.empty() && !segments.front().empty()) {
      // The segments are views into one path, so that the rest is from the first byte to the last.
      found.values.emplace_back(segments.front().data(), segments.back().data() + segments.back().size());
      found.leaves = &rest_leaves;
      return true;
    }
    return false;
  }
};

namespace {

/// "/a/b/" → "a", "b", "".
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path == "/") return segments;
  for (std::size_t begin = 1; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route) {
  assert(route.pattern.starts_with('/') && route.handler);
  Node* node = root_.get();
  Node::Leaf leaf{routes_.size(), {}};
  bool takes_rest = false;
  for (const auto segment : segments_of(route.pattern)) {
    assert(!takes_rest && "{rest...} stands at the end");
    if (is_parameter(segment)) {
      auto name = segment.substr(1, segment.size() - 2);
      takes_rest = name.ends_with("...");
      if (takes_rest) name.remove_suffix(3);
      leaf.names.emplace_back(name);
      if (takes_rest) continue;
      if (!node->parameter) node->parameter = std::make_unique<Node>();
      node = node->parameter.get();
    } else {
      auto& next = node->fixed[std::string(segment)];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
    }
  }
  auto& leaves = takes_rest ? node->rest_leaves : node->leaves;
  [[maybe_unused]] const bool is_new = leaves.emplace(route.method, std::move(leaf)).second;
  assert(is_new && "one route per method and path");
  routes_.push_back(std::move(route));
}

const Route* Router::find(Request& request, std::vector<std::string>& allowed) const {
  allowed.clear();
  const auto segments = segments_of(request.path);
  Node::Match match;
  if (!root_->match(segments, match)) return nullptr;
  auto leaf = match.leaves->find(request.method);
  if (leaf == match.leaves->end() && request.method == "HEAD") leaf = match.leaves->find("GET");
  if (leaf == match.leaves->end()) {
    for (const auto& [method, ignored] : *match.leaves) allowed.push_back(method);
    if (match.leaves->contains("GET") && !match.leaves->contains("HEAD")) allowed.emplace_back("HEAD");
    if (!match.leaves->contains("OPTIONS")) allowed.emplace_back("OPTIONS");
    std::ranges::sort(allowed);
    return nullptr;
  }
  const auto& route = routes_[leaf->second.route];
  assert(leaf->second.names.size() == match.values.size());
  for (std::size_t i = 0; i < match.values.size(); ++i) {
    request.path_parameters.insert_or_assign(leaf->second.names[i], std::string(match.values[i]));
  }
  request.route_name = route.name;
  request.route_pattern = route.pattern;
  return &route;
}

}  // namespace pareltjes::http
