# SPDX-License-Identifier: EUPL-1.2
# A room is a folder under src/ with one library, and beside it tests, benchmarks and fuzz targets.

# pareltjes_room(NAME DEPENDS other rooms… LINK libraries… PUBLIC_LINK libraries…)
#   takes every .cpp in the folder (and in the SUBFOLDERS given),
#   tests/*.cpp as one GoogleTest program, bench/*.cpp as one benchmark program,
#   fuzz/NAME_fuzz.cpp as one libFuzzer program each.
function(pareltjes_room name)
  cmake_parse_arguments(ROOM "" "" "DEPENDS;LINK;PUBLIC_LINK;TEST_LINK;SUBFOLDERS" ${ARGN})
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

  file(GLOB tests CONFIGURE_DEPENDS tests/*.cpp)
  if(PARELTJES_TESTS AND tests)
    add_executable(${name}_tests ${tests})
    target_link_libraries(${name}_tests PRIVATE pareltjes_${name} ${ROOM_TEST_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
    gtest_discover_tests(${name}_tests TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST
      WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} PROPERTIES TIMEOUT 300)
  endif()
  file(GLOB benches CONFIGURE_DEPENDS bench/*.cpp)
  if(PARELTJES_BENCH AND benches)
    add_executable(${name}_bench ${benches})
    target_link_libraries(${name}_bench PRIVATE pareltjes_${name} ${ROOM_TEST_LINK} benchmark::benchmark)
  endif()
  file(GLOB fuzzers CONFIGURE_DEPENDS fuzz/*_fuzz.cpp)
  if(PARELTJES_FUZZ)
    foreach(fuzzer IN LISTS fuzzers)
      get_filename_component(target ${fuzzer} NAME_WE)
      add_executable(${target} ${fuzzer})
      target_link_libraries(${target} PRIVATE pareltjes_${name} -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()
