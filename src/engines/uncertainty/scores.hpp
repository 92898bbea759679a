// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace pareltjes::engines::uncertainty {

/// The value below which a share `p` of the draws lies, between two of them by a straight line: type 7 of R. Hyndman
/// and Y. Fan, "Sample quantiles in statistical packages", American Statistician 50 (1996) 361–365; the default of R.
/// @param draws at least one; their order is changed. @param p 0 … 1.
double quantile(std::span<double> draws, double p);

/// Several quantiles, in the order asked.
std::vector<double> quantiles(std::span<const double> draws, std::span<const double> p);

/// Continuous ranked probability score of an ensemble: mean ∣draw − truth∣ − ½ mean ∣draw − other draw∣, in the unit of
/// the draws; 0 is best, and for one draw it is the absolute error. T. Gneiting and A. Raftery, "Strictly proper
/// scoring rules, prediction, and estimation", Journal of the American Statistical Association 102 (2007) 359–378.
/// @param draws at least one; they are sorted.
double crps(std::span<double> draws, double truth);

/// Share of the truths that lies within low … high, both ends included; NaN without any. Spans of one length.
double coverage(std::span<const double> low, std::span<const double> high, std::span<const double> truth);

struct Proportion {
  double low = 0, mid = 0, high = 0;
};

/// A share that was seen in `hits` of `tries` cases, with what 95 in 100 such intervals hold: E. Wilson, "Probable
/// inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22
/// (1927) 209–212; recommended for few cases by L. Brown, T. Cai and A. DasGupta, Statistical Science 16 (2001)
/// 101–133. Without cases 0 … 1, the middle not a number.
Proportion wilson_interval(std::size_t hits, std::size_t tries);

/// Interval score of a central interval that should hold the truth with chance 1 − `miss`: its width, and 2 / `miss`
/// times the distance of a truth outside it. Lower is better, in the unit of the ends: a wide interval pays for its
/// width. Gneiting and Raftery (2007), section 6.2.
double interval_score(double low, double high, double truth, double miss);

}  // namespace pareltjes::engines::uncertainty
