#include "files/web_files.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "host/service.hpp"
#include "testing/run_task.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::gateway {
namespace {

class WebFilesTest : public ::testing::Test {
  protected:
    WebFilesTest() {
        write("index.html", "<p>Messenger</p>");
        write("assets/app-BdK3xq9Z.js", script);
    }
    void write(const std::string& name, const std::string& content) {
        const auto path = folder.path() / "web" / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << content;
    }
    net::Response get(const std::string& path, const net::Headers& headers = {},
                      net::Method method = net::Method::get) {
        if (files == nullptr) {
            files = WebFiles::load(folder.path() / "web");
        }
        net::Request request;
        request.method = method;
        request.path = path;
        request.headers = headers;
        return files->answer(request);
    }
    static net::Headers with(std::string name, std::string value) {
        net::Headers headers;
        headers.add(std::move(name), std::move(value));
        return headers;
    }
    static std::string body_of(net::Response& response) {
        return response.stream ? testing::run_task(response.stream->read(1'000'000)).value() : response.body;
    }
    std::string text_of(net::Response response) { return body_of(response); }

    const std::string script = std::string(100'000, 'x') + "the end";
    testing::TemporaryFolder folder;
    std::shared_ptr<const WebFiles> files;
};

TEST_F(WebFilesTest, AFileIsSentWithItsType) {
    auto page = get("/index.html");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
    EXPECT_NE(page.headers.get("Content-Security-Policy").find("default-src 'self'"), std::string_view::npos);
    EXPECT_EQ(body_of(page), "<p>Messenger</p>");
    EXPECT_EQ(text_of(get("/assets/app-BdK3xq9Z.js")), script);
}

TEST_F(WebFilesTest, PagesOfTheClientsOwnAreItsIndex) {
    EXPECT_EQ(text_of(get("/")), "<p>Messenger</p>");
    EXPECT_EQ(text_of(get("/rooms/01HZX")), "<p>Messenger</p>");
    EXPECT_EQ(get("/missing.js").status, 404);
}

TEST_F(WebFilesTest, OnlyWhatHasAHashInItsNameIsKeptForEver) {
    EXPECT_EQ(get("/assets/app-BdK3xq9Z.js").headers.get("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(get("/").headers.get("Cache-Control"), "no-cache");
}

TEST_F(WebFilesTest, WhatTheClientHasIsNotSentAgain) {
    const std::string tag(get("/").headers.get("ETag"));
    auto answer = get("/", with("If-None-Match", "\"other\", W/" + tag));
    EXPECT_EQ(answer.status, 304);
    EXPECT_EQ(answer.headers.get("ETag"), tag);
    EXPECT_EQ(body_of(answer), "");
    // A browser replaces the fields that it has kept with the page by these.
    EXPECT_EQ(answer.headers.get("Content-Security-Policy"), get("/").headers.get("Content-Security-Policy"));
    EXPECT_EQ(get("/", with("If-None-Match", "*")).status, 304);
    EXPECT_EQ(get("/", with("If-None-Match", "\"other\"")).status, 200);
    write("index.html", "<p>Another</p>");
    files = nullptr;
    EXPECT_EQ(get("/", with("If-None-Match", tag)).status, 200);
}

TEST_F(WebFilesTest, APartIsSentToWhoAsksForIt) {
    const std::string path = "/assets/app-BdK3xq9Z.js";
    auto part = get(path, with("Range", "bytes=-7"));
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.headers.get("Content-Range"), "bytes 100000-100006/100007");
    EXPECT_EQ(body_of(part), "the end");
    auto headers = with("Range", "bytes=0-0");
    headers.add("If-Range", "\"old\"");
    EXPECT_EQ(get(path, headers).status, 200);
    headers.set("If-Range", std::string(get(path, with("Range", "bytes=0-")).headers.get("ETag")));
    EXPECT_EQ(get(path, headers).status, 206);
    const auto none = get(path, with("Range", "bytes=100007-"));
    EXPECT_EQ(none.status, 416);
    EXPECT_EQ(none.headers.get("Content-Range"), "bytes */100007");
}

TEST_F(WebFilesTest, AFileIsSentCodedToWhoTakesIt) {
    write("app.js", script);
    write("app.js.br", "brotli");
    write("app.js.zst", "zstd");
    auto coded = get("/app.js", with("Accept-Encoding", "gzip, br"));
    EXPECT_EQ(coded.headers.get("Content-Encoding"), "br");
    EXPECT_EQ(coded.headers.get("Vary"), "Accept-Encoding");
    EXPECT_EQ(body_of(coded), "brotli");
    EXPECT_NE(coded.headers.get("ETag"), get("/app.js").headers.get("ETag")) << "other bytes, other tag";
    EXPECT_EQ(text_of(get("/app.js", with("Accept-Encoding", "zstd"))), "zstd");
    EXPECT_EQ(text_of(get("/app.js", with("Accept-Encoding", "gzip"))), script);
    EXPECT_EQ(get("/app.js.br").headers.get("Content-Encoding"), "") << "it is no file of its own";
}

TEST_F(WebFilesTest, TextsThatAreNotCodedAreCodedHere) {
    auto coded = get("/assets/app-BdK3xq9Z.js", with("Accept-Encoding", "gzip"));
    EXPECT_EQ(coded.headers.get("Content-Encoding"), "gzip");
    EXPECT_LT(body_of(coded).size(), 2'000U);
    EXPECT_EQ(get("/", with("Accept-Encoding", "gzip")).headers.get("Content-Encoding"), "") << "too small";
}

TEST_F(WebFilesTest, OtherMethodsAreNotAllowed) {
    const auto answer = get("/", {}, net::Method::post);
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.headers.get("Allow"), "GET, HEAD");
    EXPECT_EQ(get("/", {}, net::Method::head).status, 200);
}

TEST_F(WebFilesTest, HiddenFilesAndThoseOutsideAreNotServed) {
    write(".env", "SECRET=1");
    write(".git/config.txt", "secret");
    std::ofstream(folder.path() / "outside.txt") << "secret";
    std::filesystem::create_symlink(folder.path() / "outside.txt", folder.path() / "web/link.txt");
    std::filesystem::create_symlink(folder.path() / "nowhere", folder.path() / "web/dangling.txt");
    EXPECT_EQ(get("/.env").status, 404);
    EXPECT_EQ(get("/dangling.txt").status, 404);
    EXPECT_EQ(get("/.git/config.txt").status, 404);
    EXPECT_EQ(get("/link.txt").status, 404);
}

TEST_F(WebFilesTest, AFolderWithoutAnIndexIsAnError) {
    EXPECT_THROW(WebFiles::load(folder.path()), SettingsError);
    EXPECT_THROW(WebFiles::load(folder.path() / "nowhere"), SettingsError);
}

}  // namespace
}  // namespace messenger::gateway
