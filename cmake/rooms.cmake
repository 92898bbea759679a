# SPDX-License-Identifier: EUPL-1.2
# A room is a folder under src/ with one library, and beside it tests, benchmarks and fuzz targets.

# Tests with a database share one PostgreSQL server, which the fixture "postgres" in tests/CMakeLists.txt starts.
set(PARELTJES_POSTGRES_FILE ${CMAKE_BINARY_DIR}/proefserver)
set(PARELTJES_POSTGRES_PROPERTIES FIXTURES_REQUIRED postgres ENVIRONMENT "PARELTJES_TEST_POSTGRES=${PARELTJES_POSTGRES_FILE}")

# pareltjes_room(NAME DEPENDS other rooms… LINK libraries… PUBLIC_LINK libraries…)
#   [TEST_DATABASE] gives its tests src/platform/storage/testing: each test on SQLite and on PostgreSQL;
#   takes every .cpp in the folder (and in the SUBFOLDERS given),
#   tests/*.cpp as one GoogleTest program, bench/*.cpp as one benchmark program,
#   fuzz/NAME_fuzz.cpp as one libFuzzer program each (preset clang), and in every build as a test that replays the
#   seeds below fuzz/corpus/NAME_fuzz.
function(pareltjes_room name)
  cmake_parse_arguments(ROOM "TEST_DATABASE" "" "DEPENDS;LINK;PUBLIC_LINK;TEST_LINK;SUBFOLDERS" ${ARGN})
  set(patterns *.cpp)
  foreach(folder IN LISTS ROOM_SUBFOLDERS)
    list(APPEND patterns ${folder}/*.cpp)
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  list(TRANSFORM ROOM_DEPENDS PREPEND pareltjes_)
  if(sources)
    add_library(pareltjes_${name} STATIC ${sources})
    target_link_libraries(pareltjes_${name} PUBLIC pareltjes_options ${ROOM_DEPENDS} ${ROOM_PUBLIC_LINK} PRIVATE ${ROOM_LINK})
  else()
    add_library(pareltjes_${name} INTERFACE)
    target_link_libraries(pareltjes_${name} INTERFACE pareltjes_options ${ROOM_DEPENDS} ${ROOM_PUBLIC_LINK})
  endif()

  pareltjes_programs(${name} ${ARGN})
endfunction()

# pareltjes_programs(NAME …): the tests, benchmarks and fuzz targets of a room whose library pareltjes_NAME is there.
function(pareltjes_programs name)
  cmake_parse_arguments(ROOM "TEST_DATABASE" "" "DEPENDS;LINK;PUBLIC_LINK;TEST_LINK;SUBFOLDERS" ${ARGN})
  file(GLOB tests CONFIGURE_DEPENDS tests/*.cpp)
  file(GLOB fuzzers CONFIGURE_DEPENDS fuzz/*_fuzz.cpp)
  if(PARELTJES_TESTS AND (tests OR fuzzers))
    add_executable(${name}_tests ${tests})
    target_link_libraries(${name}_tests PRIVATE pareltjes_${name} ${ROOM_TEST_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
    pareltjes_replay(${name} ${fuzzers})
    set(properties TIMEOUT 300)
    if(ROOM_TEST_DATABASE)
      target_link_libraries(${name}_tests PRIVATE pareltjes_storage_testing)
      list(APPEND properties ${PARELTJES_POSTGRES_PROPERTIES})
    endif()
    gtest_discover_tests(${name}_tests TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST
      WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} PROPERTIES ${properties})
  endif()
  file(GLOB benches CONFIGURE_DEPENDS bench/*.cpp)
  if(PARELTJES_BENCH AND benches)
    add_executable(${name}_bench ${benches})
    target_link_libraries(${name}_bench PRIVATE pareltjes_${name} ${ROOM_TEST_LINK} benchmark::benchmark)
  endif()
  if(PARELTJES_FUZZ)
    foreach(fuzzer IN LISTS fuzzers)
      get_filename_component(target ${fuzzer} NAME_WE)
      add_executable(${target} ${fuzzer})
      target_link_libraries(${target} PRIVATE pareltjes_${name} -fsanitize=fuzzer)
      add_dependencies(fuzz_targets ${target})
    endforeach()
  endif()
endfunction()

# pareltjes_replay(NAME fuzz targets…): the test Fuzz.TARGET of NAME_tests feeds each target its committed seeds.
# Every target has the same entry point; here each gets a name of its own.
function(pareltjes_replay name)
  if(NOT ARGN)
    return()
  endif()
  set(declarations "")
  set(replays "")
  foreach(fuzzer IN LISTS ARGN)
    get_filename_component(target ${fuzzer} NAME_WE)
    file(RELATIVE_PATH corpus ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${target})
    add_library(${target}_replay OBJECT ${fuzzer})
    target_compile_definitions(${target}_replay PRIVATE LLVMFuzzerTestOneInput=replay_${target})
    target_link_libraries(${target}_replay PRIVATE pareltjes_${name})
    target_sources(${name}_tests PRIVATE $<TARGET_OBJECTS:${target}_replay>)
    string(APPEND declarations "extern \"C\" int replay_${target}(const std::uint8_t*, std::size_t);\n")
    string(APPEND replays "TEST(Fuzz, ${target}) { pareltjes::fuzz::replay(replay_${target}, \"${corpus}\"); }\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/fuzz_replay.cpp @ONLY CONTENT
    "// Made by cmake/rooms.cmake.\n#include \"fuzz/replay.hpp\"\n${declarations}${replays}")
  target_sources(${name}_tests PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/fuzz_replay.cpp)
  target_include_directories(${name}_tests PRIVATE ${PROJECT_SOURCE_DIR}/tests)
endfunction()
