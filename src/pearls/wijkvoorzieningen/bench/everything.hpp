// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// Purmerend with everything, part by part; one JSON object a line.
void bench_everything();
