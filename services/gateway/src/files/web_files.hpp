// The files of the web client, in memory: read once, sent with all that lets browsers keep them.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "net/content_coding.hpp"

namespace messenger::gateway {

/// One file as it is sent.
struct WebFile {
    std::string content_type;
    std::string tag;                                   ///< a hash of the content
    bool is_immutable = false;                         ///< its name changes with its content
    std::map<net::ContentCoding, std::string> bodies;  ///< always one for identity
};

/// Immutable; shared by the answers that are under way.
class WebFiles : public std::enable_shared_from_this<WebFiles> {
  public:
    /// Reads a folder: files beside which there is a .br, .zst or .gz of the same name are sent coded to who takes
    /// that, other texts are coded with gzip here. Hidden files, and links that lead out of the folder, are left out.
    /// Throws SettingsError if there is no index.html, or too much.
    static std::shared_ptr<const WebFiles> load(const std::filesystem::path& folder);

    /// The answer to GET or HEAD for a path: a file, 304 or 206 where the client asks for that (RFC 9110 sections 13
    /// and 14), index.html for a page of the client's own, else 404; 405 for other methods.
    net::Response answer(const net::Request& request) const;

  private:
    const WebFile* find(const net::Request& request) const;
    net::Response send(const WebFile& file, const net::Request& request) const;

    std::map<std::string, WebFile, std::less<>> files_;  ///< by path, "/index.html"
};

}  // namespace messenger::gateway
