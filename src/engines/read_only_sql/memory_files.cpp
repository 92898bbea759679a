// SPDX-License-Identifier: EUPL-1.2
#include "engines/read_only_sql/memory_files.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace pareltjes::engines::read_only_sql {
namespace {

constexpr std::size_t kBlock = std::size_t{64} * 1024;
using Block = std::array<char, kBlock>;

}  // namespace

/// What SQLite keeps of an open file: it allocates the room, and we construct in it.
struct MemoryFile {
  sqlite3_file base{};  ///< First, as SQLite asks.
  MemoryFiles* files = nullptr;
  std::vector<std::unique_ptr<Block>>* blocks = nullptr;
  sqlite3_int64 size = 0;

  static MemoryFile& of(sqlite3_file* file) { return *reinterpret_cast<MemoryFile*>(file); }

  static int close(sqlite3_file* file) {
    auto& self = of(file);
    if (self.blocks == nullptr) return SQLITE_OK;
    self.files->bytes_ -= self.blocks->size() * kBlock;
    delete self.blocks;
    self.blocks = nullptr;
    return SQLITE_OK;
  }

  static int read(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
    const auto& self = of(file);
    auto* out = static_cast<char*>(to);
    const auto there = std::clamp<sqlite3_int64>(self.size - offset, 0, amount);
    for (sqlite3_int64 done = 0; done < there;) {
      const auto at = static_cast<std::size_t>(offset + done);
      const auto step = std::min<std::size_t>(kBlock - at % kBlock, static_cast<std::size_t>(there - done));
      std::memcpy(out + done, (*self.blocks)[at / kBlock]->data() + at % kBlock, step);
      done += static_cast<sqlite3_int64>(step);
    }
    if (there == amount) return SQLITE_OK;
    std::memset(out + there, 0, static_cast<std::size_t>(amount - there));
    return SQLITE_IOERR_SHORT_READ;
  }

  /// Blocks up to `size` bytes; whether they fit below the ceiling.
  bool grow(sqlite3_int64 wanted) {
    while (static_cast<sqlite3_int64>(blocks->size() * kBlock) < wanted) {
      if (files->bytes_ + kBlock > files->most_) {
        files->overflowed_ = true;
        return false;
      }
      std::unique_ptr<Block> block(new (std::nothrow) Block());
      if (!block) return false;
      blocks->push_back(std::move(block));
      files->bytes_ += kBlock;
    }
    size = std::max(size, wanted);
    return true;
  }

  static int write(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
    auto& self = of(file);
    if (!self.grow(offset + amount)) return SQLITE_FULL;
    const auto* in = static_cast<const char*>(from);
    for (int done = 0; done < amount;) {
      const auto at = static_cast<std::size_t>(offset) + static_cast<std::size_t>(done);
      const auto step = std::min<std::size_t>(kBlock - at % kBlock, static_cast<std::size_t>(amount - done));
      std::memcpy((*self.blocks)[at / kBlock]->data() + at % kBlock, in + done, step);
      done += static_cast<int>(step);
    }
    return SQLITE_OK;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    auto& self = of(file);
    const auto keep = (static_cast<std::size_t>(size) + kBlock - 1) / kBlock;
    while (self.blocks->size() > keep) {
      self.blocks->pop_back();
      self.files->bytes_ -= kBlock;
    }
    self.size = std::min(self.size, size);
    return SQLITE_OK;
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto& self = *new (file) MemoryFile();
    constexpr int kTemporary =
        SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_TRANSIENT_DB | SQLITE_OPEN_TEMP_JOURNAL | SQLITE_OPEN_SUBJOURNAL;
    if (name != nullptr || (flags & kTemporary) == 0) return SQLITE_CANTOPEN;
    self.blocks = new (std::nothrow) std::vector<std::unique_ptr<Block>>();
    if (self.blocks == nullptr) return SQLITE_NOMEM;
    self.files = static_cast<MemoryFiles*>(vfs->pAppData);
    self.base.pMethods = &methods();
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
  }

  static const sqlite3_io_methods& methods() {
    static const sqlite3_io_methods table = [] {
      sqlite3_io_methods made{};
      made.iVersion = 1;
      made.xClose = close;
      made.xRead = read;
      made.xWrite = write;
      made.xTruncate = truncate;
      made.xSync = [](sqlite3_file*, int) { return SQLITE_OK; };
      made.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
        *size = of(file).size;
        return SQLITE_OK;
      };
      made.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
      made.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
      made.xCheckReservedLock = [](sqlite3_file*, int* out) {
        *out = 0;
        return SQLITE_OK;
      };
      made.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
      made.xSectorSize = [](sqlite3_file*) { return 4096; };
      made.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };
      return made;
    }();
    return table;
  }
};

MemoryFiles::MemoryFiles(std::size_t most_bytes) : most_(most_bytes), vfs_(std::make_unique<sqlite3_vfs>()) {
  static std::atomic<unsigned> made{0};
  name_ = "pareltjes-geheugen-" + std::to_string(made.fetch_add(1));
  auto& vfs = *vfs_;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(MemoryFile);
  vfs.mxPathname = 512;
  vfs.zName = name_.c_str();
  vfs.pAppData = this;
  vfs.xOpen = MemoryFile::open;
  vfs.xDelete = [](sqlite3_vfs*, const char*, int) { return SQLITE_IOERR_DELETE; };
  vfs.xAccess = [](sqlite3_vfs*, const char*, int, int* out) {
    *out = 0;
    return SQLITE_OK;
  };
  vfs.xFullPathname = [](sqlite3_vfs*, const char*, int, char*) { return SQLITE_CANTOPEN; };
  vfs.xRandomness = [](sqlite3_vfs*, int amount, char* out) {
    std::memset(out, 0, static_cast<std::size_t>(amount));  // No chance: the same question, the same answer.
    return amount;
  };
  vfs.xSleep = [](sqlite3_vfs*, int) { return 0; };
  vfs.xCurrentTime = [](sqlite3_vfs*, double* out) {
    *out = 2440587.5;  // 1 January 1970: no clock.
    return SQLITE_OK;
  };
  vfs.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
  sqlite3_vfs_register(vfs_.get(), 0);
}

MemoryFiles::~MemoryFiles() {
  sqlite3_vfs_unregister(vfs_.get());
}

bool MemoryFiles::overflowed() {
  return std::exchange(overflowed_, false);
}

}  // namespace pareltjes::engines::read_only_sql
