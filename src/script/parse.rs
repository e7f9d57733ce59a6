//! The one place that makes a rhai engine. It is used as a parser only: what a rule means is decided by the lowering, so
//! no rhai function, operator or limit can answer in our stead.

use rhai::{AST, ASTNode, Engine, OptimizationLevel, Position, Stmt, Token};

use super::words;

/// Deepest nesting of expressions in a rule; stated here because rhai's own default differs between builds.
const EXPRESSION_DEPTH: usize = 48;
/// Most functions of a page, closures included.
const FUNCTIONS: usize = 200;

/// A function of a page: its parameters and the statements of its body.
pub(super) struct Function {
    /// Its name; closures have names that no author can write.
    pub name: String,
    /// Its parameters; of a closure the captured variables come first.
    pub params: Vec<String>,
    /// Its body.
    pub body: Vec<Stmt>,
    /// Where its body begins.
    pub position: Position,
}

impl Function {
    /// Whether rhai made it for a closure.
    pub(super) fn is_closure(&self) -> bool {
        self.name.contains('$')
    }
}

/// Parses a page whose prose is blanked, so that positions are those of the page.
pub(super) fn parse(text: &str) -> Result<Vec<Function>, (String, Position)> {
    let ast = engine().compile(text).map_err(|error| (error.err_type().to_string(), error.position()))?;
    if let Some(stmt) = ast.statements().first() {
        return Err(("a rule has functions only; this stands outside of them".into(), stmt.position()));
    }
    let mut functions: Vec<Function> = ast.iter_fn_def().map(|def| function(&ast, def)).collect();
    functions.sort_by_key(|function| (function.position.line(), function.position.position()));
    Ok(functions)
}

fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_expr_depths(EXPRESSION_DEPTH, EXPRESSION_DEPTH);
    engine.set_max_functions(FUNCTIONS);
    engine.set_strict_variables(false);
    // rhai keeps some words for itself that rules need: `with` is one; `new` is the name of a field.
    #[expect(deprecated, reason = "rhai's word for `may change`; the version is pinned by the lock file and tested")]
    engine.on_parse_token(|token, _, _| match token {
        Token::Reserved(word) if words::is_word(&word) || word.as_str() == "new" => Token::Identifier(word),
        other => other,
    });
    engine
}

/// rhai shows the body of a function only through a walk over the tree that holds it: of a tree with this one function,
/// the statements at depth one are its body. (`clone_functions_only_filtered` of 1.27 does not filter.)
fn function(ast: &AST, def: &rhai::ScriptFuncDef) -> Function {
    let mut alone = ast.clone_functions_only();
    alone.retain_functions(|_, _, name, params| name == def.name && params == def.params.len());
    let mut body = Vec::new();
    alone.walk(&mut |path: &[ASTNode<'_>]| {
        if let [ASTNode::Stmt(stmt)] = path {
            body.push((*stmt).clone());
        }
        true
    });
    Function {
        name: def.name.to_string(),
        params: def.params.iter().map(ToString::to_string).collect(),
        body,
        position: def.body.start_position(),
    }
}
