using TokenAuth.SignIn;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>Where and how a session works; pinned at sign-in.</summary>
internal sealed record SessionSetup(SignInContext Context, OriginSet AllowedOrigins, ISignInFlow Flow);
