# SPDX-License-Identifier: EUPL-1.2
# Puts files into the program, so that one binary is all that has to be installed.

# pareltjes_embed(TARGET FILES…): every file under its path relative to the repository root,
# found at run time with core::find_resource("path").
function(pareltjes_embed target)
  set(assembly "")
  set(table "")
  set(index 0)
  set(files ${ARGN})
  list(SORT files)
  foreach(file IN LISTS files)
    file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR} ${file})
    string(APPEND assembly
      ".global pareltjes_resource_${index}\n.global pareltjes_resource_${index}_end\n"
      ".balign 16\npareltjes_resource_${index}:\n.incbin \"${file}\"\npareltjes_resource_${index}_end:\n.byte 0\n")
    string(APPEND declarations "extern const char pareltjes_resource_${index}[]; extern const char pareltjes_resource_${index}_end[];\n")
    string(APPEND table "  {\"${name}\", {pareltjes_resource_${index}, pareltjes_resource_${index}_end}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/resources.S @ONLY CONTENT
    ".section .rodata\n${assembly}.section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/resource_table.cpp @ONLY CONTENT
"// Made by cmake/embed.cmake.
#include \"core/resources.hpp\"
extern \"C\" {
${declarations}}
namespace pareltjes::core {
namespace {
struct Entry { std::string_view name; struct { const char* begin; const char* end; } bytes; };
const Entry kEntries[] = {
${table}};
}
std::vector<Resource> all_resources() {
  std::vector<Resource> resources;
  for (const auto& entry : kEntries) {
    resources.push_back({entry.name, std::string_view(entry.bytes.begin, static_cast<std::size_t>(entry.bytes.end - entry.bytes.begin))});
  }
  return resources;
}
}
")
  add_library(${target} STATIC ${CMAKE_CURRENT_BINARY_DIR}/resources.S ${CMAKE_CURRENT_BINARY_DIR}/resource_table.cpp)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/resources.S PROPERTIES OBJECT_DEPENDS "${files}")
endfunction()
