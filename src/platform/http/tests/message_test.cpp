// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "platform/http/accept.hpp"
#include "platform/http/json_body.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/router.hpp"

namespace pareltjes::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Form, ReadsFields) {
  EXPECT_THAT(read_form("gemeente=Purmerend&jaar=2040&wijk=Gors+%26+Noord&wijk=B&leeg=&kaal").value(),
              ElementsAre(Pair("gemeente", "Purmerend"), Pair("jaar", "2040"), Pair("kaal", ""), Pair("leeg", ""),
                          Pair("wijk", "Gors & Noord"), Pair("wijk", "B")));
  EXPECT_THAT(read_form("&&a=1&").value(), ElementsAre(Pair("a", "1")));
  EXPECT_THAT(read_form("s%C3%BAdwest=%E2%82%AC").value(), ElementsAre(Pair("súdwest", "€")));
}

TEST(Form, RefusesWhatIsBroken) {
  for (const std::string text : {"a=%", "a=%4", "a=%4x", "%zz=1", "a=%FF", "a=%C3", "a=b%00c", "a=\xff"}) {
    EXPECT_FALSE(read_form(text)) << text;
    EXPECT_THAT(parse_form(text), IsEmpty()) << text;
  }
}

TEST(Form, KeepsToItsLimits) {
  const FormLimits limits{2, 3, 4};
  EXPECT_TRUE(read_form("abc=1234&b=2", limits));
  EXPECT_FALSE(read_form("a=1&b=2&c=3", limits)) << "three fields";
  EXPECT_FALSE(read_form("abcd=1", limits)) << "a long name";
  EXPECT_FALSE(read_form("a=12345", limits)) << "a long value";
  EXPECT_TRUE(read_form("a=%31%32%33%34", limits)) << "the limit is on what is meant, not on how it is written";
}

TEST(Percent, EncodesAndDecodesEveryByte) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_encode("Gors & Noord/é"), "Gors%20%26%20Noord%2F%C3%A9");
}

TEST(Cookies, TakesTheFirstOfAName) {
  EXPECT_THAT(parse_cookies("sessie=abc; taal=nl; sessie=xyz"), ElementsAre(Pair("sessie", "abc"), Pair("taal", "nl")));
  EXPECT_THAT(parse_cookies(R"(a="b"; =x; kaal; c d=1; e=f"g; h=)"), ElementsAre(Pair("a", "b"), Pair("h", "")));
}

TEST(Cookies, AreSetWithTheirProtection) {
  EXPECT_EQ(set_cookie("sessie", "abc", {.secure = true, .max_age = std::chrono::hours(1)}),
            "sessie=abc; Path=/; SameSite=Lax; Max-Age=3600; HttpOnly; Secure");
}

TEST(Path, IsDecodedOnce) {
  EXPECT_EQ(normalise_path("/wijken/Gors%20Noord").value(), "/wijken/Gors Noord");
  EXPECT_EQ(normalise_path("/a%252e").value(), "/a%2e");
  EXPECT_EQ(normalise_path("/a/").value(), "/a/");
  EXPECT_EQ(normalise_path("/").value(), "/");
  EXPECT_EQ(normalise_path("/...").value(), "/...");
}

TEST(Path, RefusesTricks) {
  for (const std::string path :
       {"",      "a",      "//",     "//a",    "/a//b",  "/.",    "/..",   "/../a", "/a/..", "/a/./b", "/%2e%2e/a",
        "/.%2E", "/a%2fb", "/a%2Fb", "/a%5cb", "/a%5Cb", "/a\\b", "/a%00", "/a%0a", "/a%7f", "/%",     "/%c0%ae"}) {
    EXPECT_FALSE(normalise_path(path)) << path;
  }
}

Router example() {
  Router router;
  const auto handler = [](const Request&) { return Response{}; };
  router.add({"GET", "/", "begin", handler});
  router.add({"GET", "/assets/{rest...}", "bestand", handler});
  router.add({"GET", "/pareltjes/{id}", "pareltje", handler});
  router.add({"PUT", "/pareltjes/{naam}", "pareltje-wijzigen", handler});
  router.add({"GET", "/pareltjes/nieuw", "pareltje-nieuw", handler});
  router.add({"GET", "/pareltjes/{id}/runs/{run}", "run", handler});
  router.add({"POST", "/runs", "run-maken", handler});
  return router;
}

struct Found {
  const char* method;
  const char* path;
  const char* name;     ///< Empty: none.
  const char* values;   ///< Path parameters.
  const char* allowed;  ///< Methods at that path when none fits.
};

TEST(Router, FindsRoutes) {
  const auto router = example();
  for (const Found& row : std::vector<Found>{
           {"GET", "/", "begin", "", ""},
           {"GET", "/pareltjes/datarechten", "pareltje", "id=datarechten ", ""},
           {"HEAD", "/pareltjes/datarechten", "pareltje", "id=datarechten ", ""},
           {"PUT", "/pareltjes/x", "pareltje-wijzigen", "naam=x ", ""},
           {"GET", "/pareltjes/nieuw", "pareltje-nieuw", "", ""},
           {"GET", "/pareltjes/nieuw/runs/7", "run", "id=nieuw run=7 ", ""},
           {"GET", "/assets/a/b.js", "bestand", "rest=a/b.js ", ""},
           {"DELETE", "/pareltjes/x", "", "", "GET HEAD OPTIONS PUT "},
           {"GET", "/runs", "", "", "OPTIONS POST "},
           {"HEAD", "/runs", "", "", "OPTIONS POST "},
           {"GET", "/pareltjes/", "", "", ""},
           {"GET", "/pareltjes/x/", "", "", ""},
           {"GET", "/assets", "", "", ""},
           {"GET", "/assets/", "", "", ""},
           {"GET", "/elders", "", "", ""},
       }) {
    Request request;
    request.method = row.method;
    request.path = row.path;
    std::vector<std::string> allowed;
    const auto* route = router.find(request, allowed);
    EXPECT_EQ(route == nullptr ? "" : route->name, row.name) << row.path;
    std::string values;
    for (const auto& [name, value] : request.path_parameters) values += name + "=" + value + " ";
    EXPECT_EQ(values, row.values) << row.path;
    std::string methods;
    for (const auto& method : allowed) methods += method + " ";
    EXPECT_EQ(methods, row.allowed) << row.path;
  }
}

TEST(Json, IsReadUnlessItNestsTooDeep) {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += R"({"a":)";
    return text + "1" + std::string(static_cast<std::size_t>(depth), '}');
  };
  EXPECT_EQ(parse_json(R"({"gemeente":"GM0439","n":[1,2]})").dump(), R"({"gemeente":"GM0439","n":[1,2]})");
  EXPECT_FALSE(parse_json(nested(90)).is_discarded());
  EXPECT_TRUE(parse_json(nested(110)).is_discarded());
  EXPECT_TRUE(parse_json(nested(300'000)).is_discarded());
  EXPECT_TRUE(parse_json(std::string(1'000'000, '[')).is_discarded());
  EXPECT_TRUE(parse_json("{").is_discarded());
}

TEST(Accept, ChoosesAsTheStandardSays) {
  // The example of RFC 9110, section 12.5.1.
  constexpr std::string_view kHeader =
      "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/html;q=0.4, */*;q=0.5";
  const auto best = [](std::string_view accept, std::vector<std::string_view> offered) {
    return std::string(best_media_type(accept, offered).value_or("406"));
  };
  EXPECT_EQ(best(kHeader, {"text/html", "image/jpeg"}), "image/jpeg");
  EXPECT_EQ(best(kHeader, {"text/css", "text/html"}), "text/html");
  EXPECT_EQ(best("", {"application/json"}), "application/json");
  EXPECT_EQ(best("application/geo+json", {"application/json"}), "406");
  EXPECT_EQ(best("application/json;q=0, */*", {"application/json", "text/html"}), "text/html");
  EXPECT_EQ(best("TEXT/HTML", {"application/json", "text/html"}), "text/html");
  EXPECT_EQ(best("a/b;q=7", {"a/b"}), "a/b") << "what cannot be read is as if it were not there";
}

TEST(Accept, EncodingAndLanguage) {
  EXPECT_TRUE(accepts_encoding("br, gzip;q=0.5", "gzip"));
  EXPECT_TRUE(accepts_encoding("*", "gzip"));
  EXPECT_FALSE(accepts_encoding("*, gzip;q=0", "gzip"));
  EXPECT_FALSE(accepts_encoding("", "gzip"));
  const auto language = [](std::string_view accept, std::string_view query = {}) {
    Request request;
    if (!accept.empty()) request.headers["accept-language"] = accept;
    request.query = parse_form(query);
    return core::tag_of(language_of(request));
  };
  EXPECT_EQ(language(""), "nl");
  EXPECT_EQ(language("en-GB,en;q=0.9,nl;q=0.8"), "en");
  EXPECT_EQ(language("de, nl-BE;q=0.5, en;q=0.3"), "nl");
  EXPECT_EQ(language("de"), "nl");
  EXPECT_EQ(language("nl", "taal=en"), "en");
}

TEST(Problem, NamesAllErrorsAtOnce) {
  Request request;
  request.query = parse_form("taal=nl");
  const std::vector<FieldError> errors{{"/jaar", {"Het jaar ontbreekt.", "The year is missing."}},
                                       {"/norm", {"De norm is negatief.", "The norm is negative."}}};
  const auto error =
      core::fail(core::ErrorCode::kInvalidInput, {"De invoer klopt niet.", "The input is wrong."}).error();
  const auto response = problem(error, errors, request);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.header("content-type"), "application/problem+json");
  EXPECT_EQ(response.body,
            R"({"type":"/problemen/ongeldige-invoer","title":"Ongeldige invoer","status":400,)"
            R"("detail":"De invoer klopt niet.","errors":[{"pointer":"/jaar","detail":"Het jaar ontbreekt."},)"
            R"({"pointer":"/norm","detail":"De norm is negatief."}]})");
}

TEST(Problem, KeepsTheDetailsOfOurFaultsAndHasOnlyRealStatuses) {
  const auto fault = core::fail(core::ErrorCode::kInternal, {"SELECT geheim", "SELECT geheim"}).error();
  EXPECT_FALSE(problem(fault, {}).body.view().contains("geheim"));
  EXPECT_EQ(problem(core::Error{core::ErrorCode::kCancelled, {}, {}, {}}, {}).status, 503);
  const auto broken = core::fail(core::ErrorCode::kInvalidInput, {"\xff", "\xff"}).error();
  EXPECT_EQ(problem(broken, {}).status, 400) << "invalid UTF-8 in a message is no fault";
}

TEST(Body, CopiesShareTheBytes) {
  const Body body(std::string(100'000, 'a'));
  const Body copy = body;
  EXPECT_EQ(copy.view().data(), body.view().data());
  const auto part = Body(copy).part(10, 20);
  EXPECT_EQ(part.view().data(), body.view().data() + 10);
  EXPECT_EQ(part.size(), 20U);
  const Body lasting = Body::of_lasting("bytes of the program");
  EXPECT_EQ(lasting, "bytes of the program");
  EXPECT_TRUE(Body().empty() && Body(std::string()).empty() && Body().gzipped().empty());
}

TEST(Body, APartOutlivesTheWhole) {
  Body part;
  {
    const Body body(std::string(1000, 'a') + "het eind");
    part = body.part(1000, 8);
  }
  EXPECT_EQ(part, "het eind");
}

TEST(Body, IsPackedOnceForAllCopies) {
  const Body body(std::string(100'000, 'a'));
  std::vector<Body> packed(8);
  {
    std::vector<std::jthread> threads;
    for (auto& each : packed) threads.emplace_back([&each, copy = body] { each = copy.gzipped(); });
  }
  for (const auto& each : packed) EXPECT_EQ(each.view().data(), packed.front().view().data());
  EXPECT_LT(packed.front().size(), 1000U);
  EXPECT_NE(body.part(0, 50'000).gzipped().size(), packed.front().size()) << "a part is packed by itself";
  EXPECT_TRUE(Body("kort").gzipped().empty()) << "not smaller";
}

}  // namespace
}  // namespace pareltjes::http
