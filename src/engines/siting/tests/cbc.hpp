// SPDX-License-Identifier: EUPL-1.2
// The same problems as mixed-integer programs for COIN-OR Cbc, written from the words of instance.hpp.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "engines/siting/tests/enumerate.hpp"

namespace pareltjes::engines::siting {

class Program {
 public:
  explicit Program(const Instance& instance) : in_(instance) {
    for (std::size_t j = 0; j < in_.sites.size(); ++j) add_site(j);
    for (std::size_t t = 0; t < in_.periods.size(); ++t) add_counts(t);
    for (std::size_t s = 0; s < in_.scenarios; ++s) add_scenario(s);
    if (in_.risk.measure == RiskMeasure::kWorst) objective_ += " + 1 worst";
    row(" one", "=", 1);
    objective_ += term(constant_, "one");
  }

  void write(const std::filesystem::path& path) const {
    std::ofstream file(path);
    file << "Minimize\n obj:" << objective_ << "\nSubject To\n"
         << rows_ << "Bounds\n"
         << bounds_ << "Binaries\n"
         << binaries_ << "End\n";
  }

 private:
  static std::string term(double factor, const std::string& name) {
    return fmt::format(" {:+.12g} {}\n", factor, name);
  }
  static std::string y(std::size_t j, std::size_t t) { return fmt::format("y_{}_{}", j, t); }
  void row(const std::string& left, const char* sense, double right) {
    rows_ += fmt::format(" r{}:{} {} {:.12g}\n", ++count_, left, sense, right);
  }

  void add_site(std::size_t j) {
    const Site& site = in_.sites[j];
    const std::size_t end = std::min(site.end_period, in_.periods.size());
    for (std::size_t t = 0; t < in_.periods.size(); ++t) {
      binaries_ += " " + y(j, t) + "\n";
      const bool within = t >= site.first_period && t < end;
      if (!within || site.standing == Standing::kExcluded) row(" " + y(j, t), "=", 0);
      if (within && site.standing == Standing::kFixed) row(" " + y(j, t), "=", 1);
      if (!within || t + 1 >= end) continue;
      if (site.standing == Standing::kCandidate) row(" " + y(j, t) + " - " + y(j, t + 1), "<=", 0);
      if (site.standing == Standing::kClosable) row(" " + y(j, t + 1) + " - " + y(j, t), "<=", 0);
    }
    // The last period tells whether a candidate ever opened and a closable site ever closed.
    const bool ever = site.first_period < end;
    const double once = site.standing == Standing::kClosable ? -site.closing_cost : site.opening_cost;
    if (ever && site.standing == Standing::kClosable) constant_ += site.closing_cost;
    for (std::size_t t = 0; t < in_.periods.size(); ++t) {
      const double cost = site.running_cost * in_.periods[t].weight + (ever && t + 1 == end ? once : 0);
      if (cost != 0) objective_ += term(cost, y(j, t));
    }
  }

  void add_counts(std::size_t t) {
    std::string sum;
    for (std::size_t j = 0; j < in_.sites.size(); ++j) sum += " + " + y(j, t);
    row(sum, ">=", static_cast<double>(in_.periods[t].least_open));
    row(sum, "<=", static_cast<double>(std::min(in_.periods[t].most_open, in_.sites.size())));
  }

  void add_scenario(std::size_t s) {
    const std::size_t points = in_.points.size();
    std::string cost;
    for (std::size_t t = 0; t < in_.periods.size(); ++t) {
      std::vector<std::string> used(in_.sites.size());
      for (std::size_t i = 0; i < points; ++i) {
        const std::size_t cell = (s * in_.periods.size() + t) * points + i;
        const double load = in_.load.empty() ? in_.weight[cell] : in_.load[cell];
        if (in_.weight[cell] == 0 && load == 0) continue;
        cost += add_point(s, t, i, in_.weight[cell] * in_.periods[t].weight, load, used);
      }
      for (std::size_t j = 0; j < used.size(); ++j) {
        if (in_.sites[j].capacity && !used[j].empty()) row(used[j] + term(-*in_.sites[j].capacity, y(j, t)), "<=", 0);
      }
    }
    if (in_.risk.measure == RiskMeasure::kWorst) {
      row(cost + " - 1 worst", "<=", 0);
    } else if (in_.goal != Goal::kSetCovering) {
      objective_ += cost;  // One scenario.
    }
  }

  std::string add_point(std::size_t s, std::size_t t, std::size_t i, double weight, double load,
                        std::vector<std::string>& used) {
    std::string cost;
    std::string sum;
    for (std::size_t j = 0; j < in_.sites.size(); ++j) {
      const double unit = unit_price(in_, i, j);
      if (std::isinf(unit)) continue;
      const std::string x = fmt::format("x_{}_{}_{}_{}", s, t, i, j);
      sum += " + " + x;
      row(" " + x + " - " + y(j, t), "<=", 0);
      if (weight * unit != 0) cost += term(weight * unit, x);
      used[j] += term(load, x);
      if (in_.single_source) binaries_ += " " + x + "\n";
    }
    if (const double price = unserved_price(in_); std::isfinite(price)) {
      const std::string u = fmt::format("u_{}_{}_{}", s, t, i);
      sum += " + " + u;
      cost += term(weight * price, u);
      if (in_.single_source) binaries_ += " " + u + "\n";
    }
    row(sum, "=", 1);
    return cost;
  }

  const Instance& in_;
  std::string objective_, rows_, bounds_, binaries_;
  double constant_ = 0;
  int count_ = 0;
};

inline bool cbc_is_there() {
  return std::system("command -v cbc > /dev/null 2>&1") == 0;  // NOLINT(concurrency-mt-unsafe)
}

/// The optimum that Cbc proves.
inline double cbc_optimum(const Instance& instance, const std::string& name) {
  const auto folder = std::filesystem::temp_directory_path() / ("siting_" + name + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto model = folder / "model.lp";
  const auto answer = folder / "answer.txt";
  Program(instance).write(model);
  const std::string command = "cbc " + model.string() + " -ratioGap 0 -solve -solution " + answer.string() + " > " +
                              (folder / "log").string() + " 2>&1";
  double value = kNever;
  if (std::system(command.c_str()) == 0) {  // NOLINT(concurrency-mt-unsafe)
    std::ifstream file(answer);
    std::string line;
    std::getline(file, line);
    if (line.starts_with("Optimal")) value = std::stod(line.substr(line.rfind(' ')));
  }
  std::filesystem::remove_all(folder);
  return value;
}

}  // namespace pareltjes::engines::siting
