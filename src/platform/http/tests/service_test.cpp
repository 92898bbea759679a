// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/service.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <thread>

#include "platform/http/assets.hpp"
#include "platform/http/csrf.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/multipart.hpp"
#include "platform/http/tests/client.hpp"

namespace pareltjes::http::testing {
namespace {

std::string gunzip(std::string_view packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string bytes(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

std::string header(std::string_view head, std::string_view name) {
  const auto at = head.find("\r\n" + std::string(name) + ": ");
  if (at == std::string_view::npos) return "";
  const auto begin = at + name.size() + 4;
  return std::string(head.substr(begin, head.find("\r\n", begin) - begin));
}

const std::string& long_text() {
  static const std::string text = [] {
    std::string numbers;
    for (int i = 0; i < 2000; ++i) numbers += std::to_string(i) + " inwoners\n";
    return numbers;
  }();
  return text;
}

/// A whole server with a page, an API, a file and a form.
struct Site {
  explicit Site(ServiceOptions options = {})
      : assets({{"web/dist/kaart-BfoO1x3Z.js", long_text()}, {"web/dist/stijl.css", "a{}"}}),
        service(routes(),
                [&] {
                  options.metrics = &metrics;
                  options.access_log = [this](std::string_view line) { log = line; };
                  return options;
                }()),
        running([this](Request& request) { return service.answer(request); }, server_options()) {}

  const Router& routes() {
    router.add({"GET", "/", "begin", [](const Request&) {
                  auto page = Response::html(long_text());
                  add_etag(page);
                  return page;
                }});
    router.add({"GET", "/api/v1/pareltjes/{id}", "pareltje-lezen",
                [](const Request& request) { return Response::json('"' + request.path_parameters.at("id") + '"'); }});
    router.add({"GET", "/api/v1/openapi.json", "openapi", [](const Request&) { return Response::json("{}"); }});
    router.add({"POST", "/runs", "run-maken", [](const Request&) { return Response{201, {}, "gemaakt"}; }});
    router.add({"GET", "/assets/{rest...}", "bestand",
                [this](const Request& request) { return assets.serve(request.path_parameters.at("rest"), request); }});
    return router;
  }
  ServerOptions server_options() {
    ServerOptions options;
    options.on_own_answer = [this](const Request& request, Response& response) { service.finish(request, response); };
    return options;
  }
  std::pair<std::string, std::string> ask(std::string_view request) {
    return Client(running.port()).send(request).receive();
  }

  Assets assets;
  Metrics metrics;
  Router router;
  std::string log;
  Service service;
  Running running;
};

TEST(Service, EveryAnswerHasTheHeadersOfTheConventions) {
  Site site;
  for (const std::string& request : {get("/"), get("/elders"), get("/api/v1/pareltjes/x"), get("/../x"),
                                     std::string("POST / HTTP/1.1\r\nHost: a\r\n\r\n")}) {
    const auto head = site.ask(request).first;
    EXPECT_TRUE(header(head, "Content-Security-Policy").contains("frame-ancestors 'none'")) << head;
    EXPECT_FALSE(head.contains("unsafe-inline"));
    EXPECT_EQ(header(head, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(head, "X-Frame-Options"), "DENY");
    EXPECT_EQ(header(head, "Referrer-Policy"), "same-origin");
    EXPECT_EQ(header(head, "X-Request-Id").size(), 36U);
    EXPECT_FALSE(head.contains("Strict-Transport-Security")) << "no TLS in front";
  }
}

TEST(Service, TheApiSaysItsVersionAndIsNotStored) {
  Site site;
  const auto [head, body] = site.ask(get("/api/v1/pareltjes/datarechten"));
  EXPECT_EQ(body, "\"datarechten\"");
  EXPECT_EQ(header(head, "API-Version"), "1.0.0");
  EXPECT_EQ(header(head, "Cache-Control"), "no-store");
  EXPECT_EQ(header(head, "Access-Control-Allow-Origin"), "");
  const auto missing = site.ask(get("/api/v1/elders")).first;
  EXPECT_EQ(status_of(missing), 404);
  EXPECT_EQ(header(missing, "API-Version"), "1.0.0");
  EXPECT_EQ(header(site.ask(get("/api/v1/openapi.json")).first, "Access-Control-Allow-Origin"), "*");
}

TEST(Service, SaysWhichMethodsExist) {
  Site site;
  const auto refused = site.ask("DELETE /runs HTTP/1.1\r\nHost: a\r\n\r\n").first;
  EXPECT_EQ(status_of(refused), 405);
  EXPECT_EQ(header(refused, "Allow"), "OPTIONS, POST");
  const auto options = site.ask("OPTIONS /api/v1/pareltjes/x HTTP/1.1\r\nHost: a\r\n\r\n").first;
  EXPECT_EQ(status_of(options), 204);
  EXPECT_EQ(header(options, "Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(status_of(site.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").first), 204);
}

TEST(Service, CompressesTextsForWhoTakesThem) {
  Site site;
  const auto [head, body] = site.ask(get("/", "Accept-Encoding: gzip\r\n"));
  EXPECT_EQ(header(head, "Content-Encoding"), "gzip");
  EXPECT_EQ(header(head, "Vary"), "Accept-Encoding");
  EXPECT_LT(body.size(), long_text().size() / 2);
  EXPECT_EQ(gunzip(body), long_text());
  const auto [plain_head, plain] = site.ask(get("/"));
  EXPECT_EQ(header(plain_head, "Vary"), "Accept-Encoding");
  EXPECT_EQ(plain, long_text());
  EXPECT_NE(header(head, "ETag"), header(plain_head, "ETag")) << "other bytes, other strong ETag";
}

TEST(Service, SendsNothingThatTheClientHas) {
  Site site;
  for (const std::string encoding : {"", "Accept-Encoding: gzip\r\n"}) {
    const auto etag = header(site.ask(get("/", encoding)).first, "ETag");
    ASSERT_FALSE(etag.empty());
    const auto [head, body] = site.ask(get("/", encoding + "If-None-Match: \"x\", " + etag + "\r\n"));
    EXPECT_EQ(status_of(head), 304);
    EXPECT_EQ(body, "");
    EXPECT_EQ(header(head, "ETag"), etag);
    EXPECT_EQ(status_of(site.ask(get("/", "If-None-Match: \"x\"\r\n")).first), 200);
  }
}

struct Ranged {
  const char* range;
  int status;
  std::string body;
  std::string content_range;
};

TEST(Service, GivesPartsOfFiles) {
  Site site;
  const auto& text = long_text();
  const auto size = std::to_string(text.size());
  const auto last = std::to_string(text.size() - 1);
  for (const Ranged& row : std::vector<Ranged>{
           {"bytes=0-9", 206, text.substr(0, 10), "bytes 0-9/" + size},
           {"bytes=10-", 206, text.substr(10), "bytes 10-" + last + "/" + size},
           {"bytes=-5", 206, text.substr(text.size() - 5),
            "bytes " + std::to_string(text.size() - 5) + "-" + last + "/" + size},
           {"bytes=5-999999999", 206, text.substr(5), "bytes 5-" + last + "/" + size},
           {"bytes=9-5", 200, text, ""},
           {"bytes=0-1,3-4", 200, text, ""},
           {"bytes=a-b", 200, text, ""},
           {"bytes=99999999999999999999-", 200, text, ""},
           {"meters=0-1", 200, text, ""},
       }) {
    const auto [head, body] = site.ask(get("/assets/kaart-BfoO1x3Z.js", "Range: " + std::string(row.range) + "\r\n"));
    EXPECT_EQ(status_of(head), row.status) << row.range;
    EXPECT_EQ(body, row.body) << row.range;
    EXPECT_EQ(header(head, "Content-Range"), row.content_range) << row.range;
  }
  const auto beyond = site.ask(get("/assets/kaart-BfoO1x3Z.js", "Range: bytes=" + size + "-\r\n")).first;
  EXPECT_EQ(status_of(beyond), 416);
  EXPECT_EQ(header(beyond, "Content-Range"), "bytes */" + size);
  const auto other = site.ask(get("/assets/kaart-BfoO1x3Z.js", "Range: bytes=0-1\r\nIf-Range: \"x\"\r\n")).first;
  EXPECT_EQ(status_of(other), 200) << "the client has part of another version";
}

TEST(Service, ServesItsFiles) {
  Site site;
  const auto [head, body] = site.ask(get("/assets/kaart-BfoO1x3Z.js", "Accept-Encoding: gzip\r\n"));
  EXPECT_EQ(gunzip(body), long_text());
  EXPECT_EQ(header(head, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header(head, "Cache-Control"), "public, max-age=31536000, immutable");
  const auto style = site.ask(get("/assets/stijl.css")).first;
  EXPECT_EQ(header(style, "Cache-Control"), "no-cache");
  EXPECT_EQ(status_of(site.ask(get("/assets/elders.css")).first), 404);
  EXPECT_EQ(status_of(site.ask(get("/assets/../stijl.css")).first), 400);
  EXPECT_FALSE(has_hash("my-elements.css"));
}

TEST(Service, LimitsTheRateOfAnAddress) {
  ServiceOptions options;
  options.rate_limit = RateLimit{0.001, 3};
  Site site(options);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(status_of(site.ask(get("/")).first), 200);
  const auto head = site.ask(get("/")).first;
  EXPECT_EQ(status_of(head), 429);
  EXPECT_NE(header(head, "Retry-After"), "");
  EXPECT_EQ(status_of(site.ask(get("/assets/stijl.css")).first), 200) << "files are not counted";
}

TEST(Service, LogsWithoutPersonalData) {
  Site site;
  {
    Client client(site.running.port());
    client.send(get("/api/v1/pareltjes/jan-jansen?bsn=123456782", "Cookie: sessie=geheim\r\n")).receive();
  }
  EXPECT_TRUE(site.log.contains(R"("route":"/api/v1/pareltjes/{id}","status":200)")) << site.log;
  for (const auto* secret : {"jansen", "123456782", "geheim", "127.0.0.1"})
    EXPECT_FALSE(site.log.contains(secret)) << site.log;
  EXPECT_TRUE(site.metrics.prometheus().contains("http_requests_total{route=\"pareltje-lezen\",status=\"2xx\"} 1\n"));
  EXPECT_TRUE(site.metrics.prometheus().contains("_bucket{route=\"pareltje-lezen\",le=\"+Inf\"} 1\n"));
}

TEST(Service, RefusesChangesFromOtherSites) {
  Site site;
  const auto post = [&](const std::string& headers) {
    return status_of(site.ask("POST /runs HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n" + headers + "\r\n").first);
  };
  EXPECT_EQ(post(""), 201) << "no browser";
  EXPECT_EQ(post("Origin: http://test\r\n"), 201);
  EXPECT_EQ(post("Sec-Fetch-Site: same-origin\r\n"), 201);
  EXPECT_EQ(post("Origin: http://test.evil.example\r\n"), 403);
  EXPECT_EQ(post("Origin: null\r\n"), 403);
  EXPECT_EQ(post("Sec-Fetch-Site: cross-site\r\n"), 403);
  EXPECT_EQ(post("Sec-Fetch-Site: same-site\r\n"), 403);
}

TEST(Csrf, TokensMatchMaskedOrNot) {
  const std::string token = "0123456789abcdef";
  EXPECT_TRUE(token_matches(token, token));
  const auto masked = mask_token(token);
  EXPECT_TRUE(token_matches(masked, token));
  EXPECT_NE(masked, mask_token(token)) << "a fresh mask each time";
  for (std::size_t i = 0; i < masked.size(); ++i) {
    auto changed = masked;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_FALSE(token_matches(changed, token)) << i;
  }
  EXPECT_FALSE(token_matches("", ""));
  EXPECT_FALSE(token_matches("", token));
  EXPECT_FALSE(token_matches(std::string(64, 'g'), token));
}

TEST(RateLimiter, RefillsAndKeepsClientsApart) {
  RateLimiter limiter({10, 2});
  const auto start = RateLimiter::Clock::now();
  EXPECT_TRUE(limiter.allow("192.0.2.1", start));
  EXPECT_TRUE(limiter.allow("192.0.2.1", start));
  EXPECT_FALSE(limiter.allow("192.0.2.1", start));
  EXPECT_TRUE(limiter.allow("192.0.2.1", start + std::chrono::milliseconds(101)));
  EXPECT_FALSE(limiter.allow("192.0.2.1", start + std::chrono::milliseconds(102)));
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2");
  EXPECT_EQ(network_of("2001:db8:1:2::6"), "2001:db8:1:2");
  EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
}

TEST(Multipart, ReadsWhatABrowserSends) {
  // The example of RFC 7578, section 4.2 and RFC 2046, section 5.1.1 put together, with a preamble and an epilogue.
  const std::string body =
      "voorwoord\r\n--AaB03x\r\ncontent-disposition: form-data; name=\"_charset_\"\r\n\r\nUTF-8\r\n--AaB03x  \r\n"
      "Content-Disposition: form-data; name=\"bestand\"; filename=\"C:\\tellingen\\a%22b.csv\"\r\n"
      "Content-Type: text/csv\r\n\r\nwijk;aantal\r\n--AaB03\r\n\r\n--AaB03x\r\n"
      "Content-Disposition: form-data; name=leeg\r\n\r\n\r\n--AaB03x--\r\nslot";
  const auto parts = parse_multipart("multipart/form-data; boundary=AaB03x", body).value();
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].name, "_charset_");
  EXPECT_EQ(parts[0].content, "UTF-8");
  EXPECT_EQ(parts[1].filename, "a\"b.csv");
  EXPECT_EQ(parts[1].content_type, "text/csv");
  EXPECT_EQ(parts[1].content, "wijk;aantal\r\n--AaB03\r\n");
  EXPECT_EQ(find_part(parts, "leeg")->content, "");
  EXPECT_EQ(find_part(parts, "elders"), nullptr);
}

TEST(Multipart, RefusesWhatIsBroken) {
  const std::string good = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--";
  const std::string type = "multipart/form-data; boundary=\"b\"";
  ASSERT_TRUE(parse_multipart(type, good));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(parse_multipart(type, good.substr(0, size))) << "cut after " << size;
  }
  for (const std::string other :
       {"text/plain", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=b"}) {
    EXPECT_FALSE(parse_multipart(other, good)) << other;
  }
  for (const std::string disposition :
       {"form-data", "form-data; name=\"a", "attachment; name=\"a\"", "form-data; name=\"a\"; name=\"b\"",
        "form-data; name=\"a%0D\"", "form-data; name=\"\xff\""}) {
    EXPECT_FALSE(parse_multipart(type, "--b\r\nContent-Disposition: " + disposition + "\r\n\r\n1\r\n--b--"))
        << disposition;
  }
  MultipartLimits limits;
  limits.parts = 0;
  EXPECT_FALSE(parse_multipart(type, good, limits));
}

TEST(SecurityTxt, NamesWhomToTell) {
  const auto now = core::Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23));
  EXPECT_EQ(security_txt({{"mailto:veilig@example.nl"}, {}, {}}, now, {}).body,
            "Contact: mailto:veilig@example.nl\nExpires: 2027-05-24T00:00:00.000Z\nPreferred-Languages: nl, en\n");
  EXPECT_EQ(security_txt({}, now, {}).status, 404);
}

}  // namespace
}  // namespace pareltjes::http::testing
