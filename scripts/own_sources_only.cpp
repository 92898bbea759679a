// SPDX-License-Identifier: EUPL-1.2
// A plugin of clang-tidy 19: the rules visit what stands outside system headers only. What they find inside is never
// shown, and visiting it is nearly half of the work. scripts/tidy.sh builds it where libclang-19-dev is installed.
#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendPluginRegistry.h>

#include <memory>
#include <vector>

namespace {

class Scope : public clang::ASTConsumer {
 public:
  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    for (auto* declaration : group) {
      auto& sources = declaration->getASTContext().getSourceManager();
      if (!sources.isInSystemHeader(declaration->getLocation())) ours_.push_back(declaration);
    }
    return true;
  }
  void HandleTranslationUnit(clang::ASTContext& context) override { context.setTraversalScope(ours_); }

 private:
  std::vector<clang::Decl*> ours_;
};

class Action : public clang::PluginASTAction {
 protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&, llvm::StringRef) override {
    return std::make_unique<Scope>();
  }
  bool ParseArgs(const clang::CompilerInstance&, const std::vector<std::string>&) override { return true; }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

}  // namespace

static clang::FrontendPluginRegistry::Add<Action> registration("own-sources", "visits our own sources only");
