// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/server.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <future>
#include <latch>
#include <stdexcept>
#include <vector>

#include "platform/http/tests/client.hpp"
#include "platform/http/wire.hpp"

namespace pareltjes::http::testing {
namespace {

/// Says what the server made of the request.
Response echo(const Request& request) {
  std::string text = request.method + " " + request.path;
  for (const auto& [name, value] : request.query) text += " " + name + "=" + value;
  if (!request.body.empty())
    text += " body=" + (request.body.size() < 100 ? request.body : std::to_string(request.body.size()));
  Response response{200, {}, text};
  return response;
}

std::string chunk(std::string_view text) {
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", text.size());
  return size + std::string(text) + "\r\n";
}

TEST(Server, AnswersRequestsOnOneConnection) {
  const Running server(echo);
  Client client(server.port());
  EXPECT_EQ(client.send(get("/a%20b?x=1%2B1&y=a+b")).receive().second, "GET /a b x=1+1 y=a b");
  EXPECT_EQ(client.send("POST /f HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhallo").receive().second,
            "POST /f body=hallo");
  EXPECT_EQ(client
                .send("PUT /c HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("wijk ") +
                      chunk("20") + "0\r\n\r\n")
                .receive()
                .second,
            "PUT /c body=wijk 20");
  EXPECT_EQ(client.send("GET http://test/absoluut?z HTTP/1.1\r\nHost: test\r\n\r\n").receive().second,
            "GET /absoluut z=");
}

TEST(Server, ReadsARequestThatComesByteForByte) {
  const Running server(echo);
  Client client(server.port());
  for (const char c : std::string("POST /traag HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc")) {
    client.send(std::string_view(&c, 1));
  }
  EXPECT_EQ(client.receive().second, "POST /traag body=abc");
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  const Running server(echo);
  Client client(server.port());
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += get("/" + std::to_string(i));
  client.send(requests);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.receive().second, "GET /" + std::to_string(i));
}

TEST(Server, HeadGetsTheHeadersWithoutTheBody) {
  const Running server(echo);
  Client client(server.port());
  const auto head = client.send("HEAD /x HTTP/1.1\r\nHost: test\r\n\r\n").receive(true).first;
  EXPECT_TRUE(head.contains("Content-Length: 7\r\n")) << head;
  EXPECT_EQ(client.send(get("/y")).receive().second, "GET /y");
}

struct Refused {
  const char* what;
  std::string request;
  int status;
};

TEST(Server, RefusesWhatItShouldNotTake) {
  ServerOptions options;
  options.body_limit = 1000;
  options.header_limit = 4000;
  const Running server(echo, options);
  const std::vector<Refused> table{
      {"no HTTP", "hallo\r\n\r\n", 400},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"another version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"bad percent", get("/%zz"), 400},
      {"half a percent", get("/%4"), 400},
      {"bad percent in the query", get("/?a=%4"), 400},
      {"invalid UTF-8", get("/%ff"), 400},
      {"NUL", get("/a%00b"), 400},
      {"up", get("/../etc/passwd"), 400},
      {"up, encoded", get("/a/%2e%2E/etc"), 400},
      {"encoded slash", get("/a%2Fb"), 400},
      {"backslash", get("/a\\..\\b"), 400},
      {"encoded backslash", get("/a%5cb"), 400},
      {"empty part", get("//evil.example/"), 400},
      {"line end in the address", get("/a%0d%0aSet-Cookie:x"), 400},
      {"large headers", get("/", "X-Large: " + std::string(5000, 'x') + "\r\n"), 431},
      {"many headers",
       [] {
         std::string many;
         for (int i = 0; i < 150; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
         return get("/", many);
       }(),
       431},
      {"large body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x'), 413},
      {"large chunked body",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(std::string(1001, 'x')) + "0\r\n\r\n",
       413},
      {"length and chunks (smuggling)",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", 400},
      {"a chunk of a wrong size", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"another coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"another expectation", get("/", "Expect: wonders\r\n"), 417},
      {"a tunnel", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
  };
  for (const auto& row : table) {
    Client client(server.port());
    const auto answer = client.send(row.request).receive_all();
    EXPECT_EQ(status_of(answer), row.status) << row.what << ": " << answer;
    EXPECT_TRUE(answer.contains("application/problem+json")) << row.what;
    EXPECT_TRUE(answer.contains("Connection: close")) << row.what;
  }
  EXPECT_EQ(Client(server.port()).send(get("/daarna")).receive().second, "GET /daarna");
}

TEST(Server, AsksForTheBodyWhenTheClientWaitsForThat) {
  const Running server(echo);
  Client client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.receive().first, "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.send("ja").receive().second, "POST / body=ja");
}

TEST(Server, TakesALargeUploadAndGivesALargeAnswer) {
  const Running server([](const Request& request) { return Response{200, {}, request.body}; });
  std::string bytes(5'000'000, 'a');
  for (std::size_t i = 0; i < bytes.size(); i += 7) bytes[i] = static_cast<char>('a' + i % 26);
  Client client(server.port());
  std::jthread sender([&] {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes.size()) + "\r\n\r\n" + bytes);
  });
  EXPECT_TRUE(client.receive().second == bytes);
}

TEST(Server, DisconnectsClientsThatAreTooSlow) {
  ServerOptions options;
  options.read_timeout = std::chrono::seconds(1);
  options.idle_timeout = std::chrono::seconds(1);
  const Running server(echo, options);
  Client idle(server.port());
  Client half(server.port());
  Client trickle(server.port());
  half.send("GET / HTTP/1.1\r\nHo");
  trickle.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nab");
  EXPECT_EQ(idle.receive_all(), "");
  EXPECT_EQ(half.receive_all(), "");
  EXPECT_EQ(trickle.receive_all(), "");
}

/// More than the system keeps for a connection of which the other end reads nothing.
const std::string& large() {
  static const std::string bytes = [] {
    std::string made;
    made.resize(20'000'000, 'g');
    return made;
  }();
  return bytes;
}

TEST(Server, ASlowReaderIsCutOffAndKeepsNobodyWaiting) {
  ServerOptions options;
  options.write_timeout = std::chrono::seconds(1);
  options.slowest_rate = std::size_t{1} << 30U;  // What the system took in for the client buys it no time.
  Metrics metrics;
  options.metrics = &metrics;
  const Running server(
      [](const Request& request) { return request.path == "/groot" ? Response{200, {}, large()} : echo(request); },
      options);
  std::vector<std::unique_ptr<Client>> readers;
  for (int i = 0; i < 20; ++i) {
    readers.push_back(std::make_unique<Client>(server.port(), 4096));
    readers.back()->send(get("/groot"));
  }
  Client other(server.port());
  for (int i = 0; i < 100; ++i) EXPECT_EQ(other.send(get("/snel")).receive().second, "GET /snel");
  const auto cut_off = [&] { return metrics.counter("http_timeouts_total", "").load() == 20; };
  for (int i = 0; i < 100 && !cut_off(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_TRUE(cut_off()) << metrics.prometheus();
  EXPECT_LT(readers.front()->receive_all().size(), large().size());
}

TEST(Server, AReaderThatGoesOnReadingGetsAllHoweverLongItTakes) {
  ServerOptions options;
  options.write_timeout = std::chrono::seconds(1);
  options.slowest_rate = 1'000'000;  // A second more for each megabyte that was taken.
  const Running server([](const Request&) { return Response{200, {}, large()}; }, options);
  Client client(server.port(), 65536);
  client.send(get("/"));
  std::size_t got = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (char bytes[131072]; got < large().size();) {
    const auto size = ::recv(client.socket(), bytes, sizeof bytes, 0);
    if (size <= 0) break;
    got += static_cast<std::size_t>(size);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_GE(got, large().size());
  EXPECT_GT(std::chrono::steady_clock::now() - begin, options.write_timeout)
      << "it took longer than the first deadline";
}

TEST(Server, AnExceptionBecomesAProblemWithoutItsText) {
  std::string heard;
  ServerOptions options;
  options.on_fault = [&](const Request&, std::string_view what) { heard = what; };
  const Running server([](const Request&) -> Response { throw std::runtime_error("password=geheim"); }, options);
  Client client(server.port());
  const auto [head, body] = client.send(get("/", "Accept-Language: en\r\n")).receive();
  EXPECT_EQ(status_of(head), 500);
  EXPECT_FALSE(body.contains("geheim")) << body;
  EXPECT_TRUE(body.contains("/problemen/interne-fout")) << body;
  EXPECT_EQ(heard, "password=geheim");
  EXPECT_EQ(status_of(client.send(get("/")).receive().first), 500) << "the connection stays";
}

TEST(Server, AHeaderWithALineEndIsNeverSent) {
  ServerOptions options;
  options.on_fault = [](const Request&, std::string_view) {};
  const Running server([](const Request&) { return Response::redirect("/a\r\nSet-Cookie: x=1"); }, options);
  const auto answer = Client(server.port()).send(get("/")).receive();
  EXPECT_EQ(status_of(answer.first), 500);
  EXPECT_FALSE(answer.first.contains("Set-Cookie"));
}

TEST(Server, StopFinishesTheRequestUnderWay) {
  std::latch entered(1);
  std::latch go_on(1);
  Running server([&](const Request&) {
    entered.count_down();
    go_on.wait();
    return Response{200, {}, "klaar"};
  });
  Client waiting(server.port());
  waiting.send(get("/"));
  entered.wait();
  Client idle(server.port());
  std::raise(SIGTERM);
  EXPECT_EQ(idle.receive_all(), "") << "who waits is let go";
  EXPECT_FALSE(Client(server.port()).connected()) << "nobody comes in";
  go_on.count_down();
  const auto [head, body] = waiting.receive();
  EXPECT_EQ(body, "klaar");
  EXPECT_TRUE(head.contains("Connection: close")) << head;
  server.join();
}

TEST(Server, StopFinishesADownloadAndAnUploadUnderWay) {
  Running server([](const Request& request) {
    return request.method == "POST" ? Response{200, {}, std::to_string(request.body.size())}
                                    : Response{200, {}, large()};
  });
  Client download(server.port(), 65536);
  download.send(get("/"));
  char first = 0;
  ASSERT_EQ(::recv(download.socket(), &first, 1, 0), 1) << "the answer is on its way";
  Client upload(server.port());
  upload.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n");
  EXPECT_TRUE(upload.receive().first.contains(" 100 ")) << "the request is being read";
  server.server().stop();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(upload.send("zes ge").receive().second, "6");
  EXPECT_EQ(download.receive_all().size() + 1,
            large().size() + std::string_view("HTTP/1.1 200 OK\r\nDate: Fri, 27 Nov "
                                              "2026 12:00:00 GMT\r\nContent-Length: 20000000\r\n\r\n")
                                 .size());
  server.join();
}

TEST(Server, StopAsksLongRequestsToEnd) {
  ServerOptions options;
  options.stop_timeout = std::chrono::milliseconds(50);
  std::latch entered(1);
  Running server(
      [&](const Request& request) {
        entered.count_down();
        while (!request.cancelled.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return Response{503, {}, "afgebroken"};
      },
      options);
  Client client(server.port());
  client.send(get("/"));
  entered.wait();
  server.server().stop();
  EXPECT_EQ(client.receive().second, "afgebroken");
  server.join();
}

TEST(Server, ASignalEndsAServerWithNobodyConnected) {
  Running server(echo);
  EXPECT_EQ(Client(server.port()).send(get("/")).receive().second, "GET /");
  std::raise(SIGTERM);
  server.join();
}

TEST(Server, StoppedBeforeItRunsItReturns) {
  ServerOptions options;
  options.port = 0;
  auto server = Server::bind(options, echo).value();
  server->stop();
  server->run();
  EXPECT_FALSE(Client(server->port()).connected());
}

TEST(Server, AFullQueueGivesRetryAfter) {
  std::latch go_on(1);
  std::atomic<int> inside = 0;
  ServerOptions options;
  options.workers = 1;
  options.queue_limit = 1;
  const Running server(
      [&](const Request&) {
        ++inside;
        go_on.wait();
        return Response{200, {}, "ja"};
      },
      options);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    clients.back()->send(get("/"));
  }
  // One is with the worker and one waits; which of the three is refused depends on the order in which they are read.
  std::vector<std::future<int>> statuses;
  std::latch refused(1);
  for (auto& client : clients) {
    statuses.push_back(std::async(std::launch::async, [&client, &refused] {
      const auto head = client->receive().first;
      if (status_of(head) == 503 && head.contains("Retry-After: ")) refused.count_down();
      return status_of(head);
    }));
  }
  refused.wait();
  go_on.count_down();
  std::vector<int> got;
  for (auto& status : statuses) got.push_back(status.get());
  std::ranges::sort(got);
  EXPECT_EQ(got, (std::vector{200, 200, 503}));
}

TEST(Server, GivesWhatIsAtHandThoughEveryWorkerIsBusy) {
  std::latch entered(1);
  std::latch go_on(1);
  ServerOptions options;
  options.workers = 1;
  options.at_hand = [](Request& request) -> std::optional<Response> {
    if (request.path == "/fout") throw std::runtime_error("fout");
    if (request.path == "/kop") return Response::redirect("/a\r\nSet-Cookie: x=1");
    if (request.path != "/bij-de-hand") return std::nullopt;
    return Response{200, {}, "al klaar"};
  };
  const Running server(
      [&](const Request& request) {
        if (request.path == "/lang") {
          entered.count_down();
          go_on.wait();
        }
        return echo(request);
      },
      options);
  Client blocking(server.port());
  blocking.send(get("/lang"));
  entered.wait();
  Client client(server.port());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(client.send(get("/bij-de-hand")).receive().second, "al klaar");
  go_on.count_down();
  EXPECT_EQ(blocking.receive().second, "GET /lang");
  for (const auto* path : {"/elders", "/fout", "/kop"})
    EXPECT_EQ(client.send(get(path)).receive().second, "GET " + std::string(path)) << "made by a worker";
}

TEST(Server, AThousandConnectionsStayOpenWhileOthersAreServed) {
  rlimit files{};  // Both ends of each connection are of this process.
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
  files.rlim_cur = std::min<rlim_t>(files.rlim_max, 4096);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &files), 0);
  ServerOptions options;
  Metrics metrics;
  options.metrics = &metrics;
  Running server(echo, options);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 1000; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    ASSERT_EQ(clients.back()->send(get("/open")).receive().second, "GET /open");
  }
  EXPECT_EQ(metrics.gauge("http_connections", "").load(), 1000);
  Client other(server.port());
  for (int i = 0; i < 500; ++i) ASSERT_EQ(other.send(get("/ander")).receive().second, "GET /ander");
  for (auto& client : clients) ASSERT_EQ(client->send(get("/weer")).receive().second, "GET /weer") << "it was kept";
  server.server().stop();
  for (auto& client : clients) ASSERT_EQ(client->receive_all(), "") << "and let go at the end";
  server.join();
}

TEST(Server, ServesTwoHundredConnectionsAndRefusesOneMore) {
  ServerOptions options;
  options.max_connections = 200;
  Metrics metrics;
  options.metrics = &metrics;
  const Running server(echo, options);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<Client>(server.port()));
  for (auto& client : clients) client->send(get("/n"));
  for (auto& client : clients) EXPECT_EQ(client->receive().second, "GET /n");
  EXPECT_TRUE(metrics.prometheus().contains("\nhttp_connections 200\n")) << metrics.prometheus();
  EXPECT_EQ(status_of(Client(server.port()).receive().first), 503);
}

TEST(Server, BelievesOnlyTrustedProxies) {
  const auto say = [](const Request& request) {
    return Response{200, {}, request.remote_address + (request.secure ? " https" : " http")};
  };
  const auto asked = get("/", "X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n");
  const Running direct(say);
  EXPECT_EQ(Client(direct.port()).send(asked).receive().second, "127.0.0.1 http");
  ServerOptions options;
  options.trusted_proxies = {"127.0.0.1"};
  const Running behind(say, options);
  EXPECT_EQ(Client(behind.port()).send(asked).receive().second, "192.0.2.7 https");
}

TEST(ProxyHeaders, GiveTheNumberOfARequestWhereItIsOne) {
  const auto id_after = [](std::string id, const std::string& from = "192.0.2.1") {
    Request request;
    request.id = "eigen";
    request.remote_address = from;
    request.headers["x-request-id"] = std::move(id);
    apply_proxy_headers(request, {"192.0.2.1"});
    return request.id;
  };
  for (const auto* given : {"0123456789abcdef", "ABCDEF0123456789", "01a21e7a-a239-786f-a7dc-106162767789"})
    EXPECT_EQ(id_after(given), given);
  EXPECT_EQ(id_after(std::string(64, 'f')), std::string(64, 'f'));
  EXPECT_EQ(id_after(std::string(65, 'f')), "eigen") << "too long for a log";
  EXPECT_EQ(id_after(std::string(15, 'f')), "eigen") << "too short to tell requests apart";
  for (const auto* words :
       {"0123456789abcdeg", "0123456789ABCDEG", "0123456789abcde ", "0123456789abcde:", "/123456789abcdef"})
    EXPECT_EQ(id_after(words), "eigen") << words;
  EXPECT_EQ(id_after("0123456789abcdef", "192.0.2.2"), "eigen") << "not a proxy of ours";
}

TEST(Server, SaysWhichAddressIsTaken) {
  const Running server(echo);
  ServerOptions options;
  options.port = server.port();
  const auto second = Server::bind(options, echo);
  ASSERT_FALSE(second);
  EXPECT_TRUE(second.error().message.nl.contains(std::to_string(server.port()))) << second.error().message.nl;
}

}  // namespace
}  // namespace pareltjes::http::testing
