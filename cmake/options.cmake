# SPDX-License-Identifier: EUPL-1.2
# Compiler settings that every room shares.
add_library(pareltjes_options INTERFACE)
target_include_directories(pareltjes_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(pareltjes_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false positives here in std::string and std::variant at -O2.
  target_compile_options(pareltjes_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-dangling-reference)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  get_target_property(options pareltjes_options INTERFACE_COMPILE_OPTIONS)
  list(REMOVE_ITEM options -Wno-dangling-reference)
  set_target_properties(pareltjes_options PROPERTIES INTERFACE_COMPILE_OPTIONS "${options}")
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # std::stable_sort of libstdc++ 12 calls its own deprecated get_temporary_buffer; GCC still reports ours.
  target_compile_options(pareltjes_options INTERFACE -Wno-deprecated-declarations)
endif()
# What a sanitizer sees ends the program: one that only prints would pass its gate. float-cast-overflow is not part of
# undefined, and numbers from outside are cast.
if(PARELTJES_FUZZ)
  set(PARELTJES_SANITIZE address,undefined,float-cast-overflow)
  target_compile_options(pareltjes_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(PARELTJES_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # At -O1 GCC inlines half of how Asio's coroutines keep their frames, and takes the other half for a mismatch.
  target_compile_options(pareltjes_options INTERFACE -Wno-mismatched-new-delete)
endif()
if(PARELTJES_SANITIZE)
  target_compile_options(pareltjes_options INTERFACE -fsanitize=${PARELTJES_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(pareltjes_options INTERFACE -fsanitize=${PARELTJES_SANITIZE})
endif()
find_program(PARELTJES_MOLD mold)
if(PARELTJES_MOLD)
  target_link_options(pareltjes_options INTERFACE -fuse-ld=mold)
endif()
