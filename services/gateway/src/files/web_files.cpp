#include "files/web_files.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "files/byte_range.hpp"
#include "host/service.hpp"
#include "net/problem.hpp"

namespace messenger::gateway {
namespace {

using net::ContentCoding;

constexpr std::uintmax_t most_bytes = 128 * 1024 * 1024;
constexpr std::size_t piece_size = 64 * 1024;
/// Smaller ones fit into a packet anyway.
constexpr std::size_t least_coded = 1'024;
/// The most compact first.
constexpr std::array stored_codings{ContentCoding::brotli, ContentCoding::zstd, ContentCoding::gzip};
constexpr auto coded_names = std::to_array<std::pair<std::string_view, ContentCoding>>(
    {{".br", ContentCoding::brotli}, {".zst", ContentCoding::zstd}, {".gz", ContentCoding::gzip}});
constexpr auto content_types = std::to_array<std::pair<std::string_view, std::string_view>>({
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
});
/// What the client needs and no more; no script, style or font from elsewhere.
constexpr std::string_view content_security_policy =
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

std::string_view content_type_of(std::string_view extension) {
    const auto* const found =
        std::ranges::find(content_types, extension, &std::pair<std::string_view, std::string_view>::first);
    return found == content_types.end() ? "application/octet-stream" : found->second;
}

/// Vite puts a hash of at least eight characters behind the last '-' of the names in assets/.
bool has_hash(const std::filesystem::path& path) {
    const auto stem = path.stem().string();
    const auto dash = stem.rfind('-');
    return path.parent_path().filename() == "assets" && dash != std::string::npos && stem.size() - dash > 8;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream input(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
    if (!input) {
        throw SettingsError("WEB_ROOT: " + path.string() + " can't be read");
    }
    return content;
}

std::string tag_of(std::string_view content) {
    std::array<unsigned char, 16> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(content.data()), content.size(),
                       nullptr, 0);
    std::string hex(2 * hash.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    hex.pop_back();
    return hex;
}

/// Whether an If-None-Match names the tag (weak comparison, RFC 9110 section 8.8.3.2).
bool names_tag(std::string_view list, std::string_view tag) {
    return list == "*" || list.find(tag) != std::string_view::npos;
}

/// A part of a file, given away piece by piece.
class FilePart final : public net::BodySource {
  public:
    FilePart(std::shared_ptr<const WebFiles> owner, std::string_view bytes)
        : owner_(std::move(owner)), left_(bytes), length_(bytes.size()) {}
    Task<Result<std::string>> next() override {
        std::string piece(left_.substr(0, piece_size));
        left_.remove_prefix(piece.size());
        co_return piece;
    }
    std::optional<std::uint64_t> length() const override { return length_; }

  private:
    std::shared_ptr<const WebFiles> owner_;
    std::string_view left_;
    std::size_t length_;
};

}  // namespace

std::shared_ptr<const WebFiles> WebFiles::load(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    const auto root = fs::canonical(folder, error);
    if (error || !fs::is_regular_file(root / "index.html")) {
        throw SettingsError("WEB_ROOT: " + folder.string() + " has no index.html");
    }
    auto files = std::make_shared<WebFiles>();
    std::uintmax_t total = 0;
    for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
        const auto& path = entry->path();
        if (path.filename().string().starts_with('.')) {
            entry.disable_recursion_pending();
            continue;
        }
        const auto [end, ignored] = std::ranges::mismatch(root, fs::canonical(path, error));
        if (error || !entry->is_regular_file() || end != root.end()) {
            continue;
        }
        total += entry->file_size();
        if (total > most_bytes) {
            throw SettingsError("WEB_ROOT: there are more than 128 MiB in " + folder.string());
        }
        const auto* const coded = std::ranges::find(coded_names, path.extension().string(),
                                                    &std::pair<std::string_view, ContentCoding>::first);
        const bool is_coded = coded != coded_names.end() && fs::is_regular_file(path.parent_path() / path.stem());
        const auto original = is_coded ? path.parent_path() / path.stem() : path;
        auto& file = files->files_["/" + original.lexically_relative(root).generic_string()];
        file.bodies[is_coded ? coded->second : ContentCoding::identity] = read_file(path);
        file.content_type = content_type_of(original.extension().string());
        file.is_immutable = has_hash(original);
    }
    for (auto& [path, file] : files->files_) {
        const auto& content = file.bodies[ContentCoding::identity];
        file.tag = tag_of(content);
        if (file.bodies.size() == 1 && net::is_text(file.content_type) && content.size() >= least_coded) {
            file.bodies[ContentCoding::gzip] = net::encode(ContentCoding::gzip, net::Effort::fast, content);
        }
    }
    return files;
}

const WebFile* WebFiles::find(const net::Request& request) const {
    const std::string_view path = request.path;
    if (const auto found = files_.find(path); found != files_.end()) {
        return &found->second;
    }
    const bool names_file = path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
    const auto page = files_.find(path.ends_with('/') ? std::string(path) + "index.html" : "/index.html");
    // The client's own router makes sense of it.
    return names_file ? nullptr : page != files_.end() ? &page->second : &files_.find("/index.html")->second;
}

net::Response WebFiles::answer(const net::Request& request) const {
    if (request.method != net::Method::get && request.method != net::Method::head) {
        auto response = net::error_response(Error(problem::method_not_allowed), request.request_id);
        response.headers.add("Allow", "GET, HEAD");
        return response;
    }
    const auto* file = find(request);
    return file == nullptr ? net::error_response(Error(problem::not_found), request.request_id) : send(*file, request);
}

net::Response WebFiles::send(const WebFile& file, const net::Request& request) const {
    std::vector<ContentCoding> offered;
    std::ranges::copy_if(stored_codings, std::back_inserter(offered),
                         [&file](ContentCoding coding) { return file.bodies.contains(coding); });
    const auto range_field = request.headers.get("Range");
    auto coding = range_field.empty() ? net::choose_coding(request.headers.joined("Accept-Encoding"), offered)
                                      : ContentCoding::identity;
    const auto tag_with = [&file](ContentCoding one) {
        const bool is_coded = one != ContentCoding::identity;
        return '"' + file.tag + (is_coded ? "-" + std::string(to_string(one)) : std::string()) + '"';
    };
    const std::string_view body = file.bodies.at(coding);
    const auto tag = tag_with(coding);

    auto response = net::Response::empty(200);
    response.headers.add("ETag", tag);
    response.headers.add("Vary", "Accept-Encoding");
    response.headers.add("Cache-Control", file.is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
    // With 304, too: its fields replace those that the browser has kept with the page.
    response.headers.add("Content-Security-Policy", content_security_policy);
    if (names_tag(request.headers.joined("If-None-Match"), tag)) {
        response.status = 304;
        return response;
    }
    response.headers.add("Content-Type", file.content_type);
    response.headers.add("Accept-Ranges", "bytes");
    if (coding != ContentCoding::identity) {
        response.headers.add("Content-Encoding", to_string(coding));
    }
    auto part = body;
    const auto condition = request.headers.get("If-Range");
    if (request.method == net::Method::get && (condition.empty() || condition == tag)) {
        const auto range = parse_byte_range(range_field, body.size());
        if (range && !range->is_satisfiable()) {
            response = net::error_response(Error(problem::range_not_satisfiable), request.request_id);
            response.headers.add("Content-Range", "bytes */" + std::to_string(body.size()));
            return response;
        }
        if (range) {
            part = body.substr(range->first, range->last - range->first + 1);
            response.status = 206;
            response.headers.add("Content-Range", "bytes " + std::to_string(range->first) + "-" +
                                                      std::to_string(range->last) + "/" + std::to_string(body.size()));
        }
    }
    response.stream = std::make_unique<FilePart>(shared_from_this(), part);
    return response;
}

}  // namespace messenger::gateway
