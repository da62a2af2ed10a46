using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A person who answers each question by a script.</summary>
internal sealed class ScriptedPrompt(Func<int, string?> answer) : ISecondFactorPrompt
{
    private readonly List<(string Account, string Method, bool IsRetry)> _questions = [];

    public IReadOnlyList<(string Account, string Method, bool IsRetry)> Questions => _questions;

    public Task<Secret?> AskAsync(string account, SecondFactorMethod method, bool isRetry, CancellationToken cancellationToken)
    {
        _questions.Add((account, method.Name, isRetry));
        return Task.FromResult(Secret.From(answer(_questions.Count)));
    }
}
