// SPDX-License-Identifier: EUPL-1.2
// Every route of the API is in its description, and nothing else is.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "app/installation.hpp"
#include "app/pearl_routes.hpp"
#include "core/text.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::service {
namespace {

std::string lower(std::string text) {
  for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

/// Whether "/pareltjes/wijkvoorzieningen/uitkomst" is one of "/pareltjes/{id}/uitkomst".
bool describes(const std::string& described, const std::string& pattern) {
  const auto a = core::split(described, '/');
  const auto b = core::split(pattern, '/');
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i] && !b[i].starts_with('{')) return false;
  return true;
}

void expect_complete(Service& service, const std::string& base) {
  http::Request request;
  request.method = "GET";
  request.target = request.path = base + "/openapi.json";
  const auto document = nlohmann::json::parse(service.answer(request).body.view());
  ASSERT_EQ(document.at("servers").at(0).at("url"), base);

  std::set<std::string> routes;
  for (const auto& route : service.router().routes())
    if (route.pattern.starts_with(base + "/")) routes.insert(lower(route.method) + route.pattern.substr(base.size()));
  std::set<std::string> found;
  for (const auto& [path, operations] : document.at("paths").items()) {
    for (const auto& [method, operation] : operations.items()) {
      std::size_t fits = 0;
      for (const auto& route : routes) {
        if (!route.starts_with(method + "/") || !describes(path, route.substr(method.size()))) continue;
        found.insert(route);
        ++fits;
      }
      EXPECT_GT(fits, 0U) << method << " " << path << " is described and does not exist";
    }
  }
  EXPECT_EQ(found, routes) << "every route below " << base << " is described";
  EXPECT_FALSE(routes.empty());
}

TEST(TheDescription, HasEveryRouteAndNoOther) {
  app::CommonOptions common;
  common.data_folder = std::filesystem::path(::testing::TempDir()) / ("pareltjes-openapi-" + std::to_string(getpid()));
  common.database_url = "sqlite::memory:";
  auto installation = std::move(app::Installation::open(common).value());
  Service service({installation->database(), installation->hub(), installation->identity(), installation->runner(),
                   installation->dossiers(), installation->audit(), installation->evidence(), installation->oidc()},
                  {}, app::pearl_routes());
  expect_complete(service, "/api/v1");
  expect_complete(service, "/ogc/v1");
  expect_complete(service, "/data/v1");
  const auto folder = installation->folder();
  installation.reset();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace pareltjes::service
