using System.Text.Json.Nodes;
using TokenAuth.SignIn;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>A client, as the engine uses it and as the provider knows it.</summary>
/// <param name="Client">The engine's side.</param>
/// <param name="Metadata">The provider's side (RFC 7591 section 2).</param>
internal sealed record Registration(OAuthClient Client, JsonObject Metadata);
