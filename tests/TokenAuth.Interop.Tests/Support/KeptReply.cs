using TokenAuth.SignIn;
using TokenAuth.Tokens;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>A way to sign in that keeps the provider's reply, for what a test wants to do past the engine.</summary>
internal sealed class KeptReply(ISignInFlow flow) : ISignInFlow
{
    private TokenReply? _reply;

    public TokenReply Reply => _reply ?? throw new InvalidOperationException("Nobody has signed in yet.");

    public string Account => flow.Account;

    public bool CanRepeat => flow.CanRepeat;

    public bool RisksLockOut => flow.RisksLockOut;

    public async Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken) =>
        _reply = await flow.SignInAsync(context, cancellationToken);

    public void Forget() => flow.Forget();
}
