using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TokenAuth.Commands;
using TokenAuth.Errors;
using TokenAuth.Pipeline;
using TokenAuth.Sessions;

namespace TokenAuth.Completion;

/// <summary>Completes the paths that the session's service definition names.</summary>
public sealed class PathCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (Find(fakeBoundParameters["Session"]) is not { } session) return [];
        string address = session.BaseAddress.AbsoluteUri.TrimEnd('/');
        return Words.Matching(wordToComplete, session.KnownPaths, static path => path, path => address + path);
    }

    // The line is unfinished: a name that is no session's yet completes to nothing.
    private static AuthSession? Find(object? named)
    {
        try
        {
            return (named is PSObject wrapped ? wrapped.BaseObject : named) switch
            {
                AuthSession session => session,
                string name => new SessionReference(name).Resolve(),
                _ => DefaultSession.OfRunspace() ?? SessionStore.OfProcess.GetOnly(),
            };
        }
        catch (TokenAuthException)
        {
            return null;
        }
    }
}
